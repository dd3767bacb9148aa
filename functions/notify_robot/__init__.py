"""Alarm -> a message of a group robot."""
