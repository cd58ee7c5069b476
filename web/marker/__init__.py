"""The black marker: pages, marks, questions, paper mode, and the copy made from them (S35, S37, S40)."""
