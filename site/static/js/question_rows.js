// Rows of a question's form: adding one, and moving them. Without script there are spare rows.
(() => {
  const columns = (row) => [...row.querySelectorAll("input, select")];

  const renumber = (table) => {
    [...table.tBodies[0].rows].forEach((row, index) => {
      row.cells[0].firstChild.textContent = `${index + 1}`;
      for (const field of columns(row)) {
        field.name = field.name.replace(/-\d+-/, `-${index}-`);
        if (field.id) field.id = field.id.replace(/-\d+-/, `-${index}-`);
        const label = field.getAttribute("aria-label");
        if (label) field.setAttribute("aria-label", label.replace(/\d+(?!.*\d)/, `${index + 1}`));
      }
    });
  };

  const button = (text, sign, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-small button-secondary";
    made.textContent = sign;
    made.title = text;
    made.setAttribute("aria-label", text);
    made.addEventListener("click", act);
    return made;
  };

  const equip = (table, row) => {
    const cell = document.createElement("td");
    cell.className = "question-rows-moves";
    const move = (forwards) => (event) => {
      const other = forwards ? row.nextElementSibling : row.previousElementSibling;
      if (!other) return;
      row.parentNode.insertBefore(forwards ? other : row, forwards ? row : other);
      renumber(table);
      event.currentTarget.focus();
    };
    cell.append(
      button(table.dataset.up, "↑", move(false)),
      button(table.dataset.down, "↓", move(true)),
    );
    row.append(cell);
  };

  const start = () => {
    for (const table of document.querySelectorAll("table.question-rows")) {
      if (table.dataset.ready) continue;
      table.dataset.ready = "yes";
      const body = table.tBodies[0];
      for (const row of body.rows) {
        // the number stands first, hidden fields after it
        const hidden = [...row.cells[0].querySelectorAll("input")];
        row.cells[0].textContent = row.cells[0].textContent.trim();
        row.cells[0].append(...hidden);
        equip(table, row);
      }
      table.tHead.rows[0].append(document.createElement("td"));
      const add = button(table.dataset.add, `+ ${table.dataset.add}`, () => {
        if (body.rows.length >= Number(table.dataset.most)) return;
        const row = body.rows[body.rows.length - 1].cloneNode(true);
        for (const field of columns(row)) {
          if (field.type === "hidden") field.remove();
          else if (field.type === "checkbox") field.checked = false;
          else field.value = "";
          field.removeAttribute("aria-invalid");
        }
        for (const extra of row.querySelectorAll(".error-message, .question-rows-moves")) extra.remove();
        body.append(row);
        equip(table, row);
        renumber(table);
        columns(row)[0].focus();
      });
      table.after(add);
    }
  };

  document.addEventListener("form-part:added", start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
