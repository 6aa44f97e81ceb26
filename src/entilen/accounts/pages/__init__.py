"""The pages: ways in, my account, people, a school's people, and the door of the demo town."""
