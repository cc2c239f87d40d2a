// A citation in rich text, chosen in the dialog of cite_dialog.js. Plain JavaScript.
(() => {
  const { React, DraftJS, draftail } = window;
  if (!React || !draftail) return;
  const { EditorState, Modifier } = DraftJS;

  class CitationSource extends React.Component {
    componentDidMount() {
      const { editorState, entityType, onComplete, onClose } = this.props;
      const content = editorState.getCurrentContent();
      const selection = editorState.getSelection();
      const block = content.getBlockForKey(selection.getStartKey());
      const selected = selection.isCollapsed() || selection.getStartKey() !== selection.getEndKey()
        ? ""
        : block.getText().slice(selection.getStartOffset(), selection.getEndOffset());
      let done = false;
      window.qingfengCite.ask(selected.trim(), (choice) => {
        done = true;
        const named = content.createEntity(entityType.type, "IMMUTABLE", { ref: choice.reference, on: choice.on });
        const changed = Modifier.replaceText(named, selection, choice.label, null, named.getLastCreatedEntityKey());
        onComplete(EditorState.push(editorState, changed, "insert-characters"));
      }, () => {
        if (!done) onClose();
      });
    }

    render() {
      return null;
    }
  }

  function Citation(props) {
    const data = props.contentState.getEntity(props.entityKey).getData();
    return React.createElement("span", { className: "cite-entity", title: `${data.ref} ${data.on || ""}`.trim(), role: "button" }, props.children);
  }

  draftail.registerPlugin({ type: "CITATION", source: CitationSource, decorator: Citation }, "entityTypes");
})();
