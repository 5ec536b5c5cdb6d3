"""The committee pack: one document model, made from the Briefing, and a writer for each format."""
