"""Taking a case in: a pasted notice, a DOCX or a Markdown file becomes a draft; nothing is lost."""
