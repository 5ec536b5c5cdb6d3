"""Hostile input: thousands of damaged, odd and malicious files put through the door that a user's file takes."""
