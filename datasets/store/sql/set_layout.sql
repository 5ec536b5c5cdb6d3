-- Says that the store has the layout $layout now.
UPDATE lake.lake SET layout = $layout;
