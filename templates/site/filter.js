// Filters the rows of tables that have `data-filters`, by selects that it creates above them. Without it the tables are whole.
// A row may have several values, each on a line of its own.
"use strict";
for (const table of document.querySelectorAll("table[data-filters]")) {
  const rows = [...table.tBodies[0].rows];
  const chosen = {};
  const values = (row, name) => row.dataset[name].split("\n").filter(Boolean);
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  count.setAttribute("aria-live", "polite");
  const show = () => {
    let shown = 0;
    for (const row of rows) {
      const fits = Object.entries(chosen).every(([name, value]) => !value || values(row, name).includes(value));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    count.textContent = table.dataset.count.replace("{shown}", shown).replace("{all}", rows.length);
  };
  const form = document.createElement("div");
  form.className = "filters";
  for (const name of ["side", "person", "state", "month"]) {
    const choices = [...new Set(rows.flatMap((row) => values(row, name)))].sort();
    if (choices.length < 2 || !table.dataset[name]) continue;
    const label = document.createElement("label");
    label.textContent = `${table.dataset[name]} `;
    const select = document.createElement("select");
    select.append(new Option(table.dataset.all, ""), ...choices.map((value) => new Option(value, value)));
    select.addEventListener("change", () => {
      chosen[name] = select.value;
      show();
    });
    label.append(select);
    form.append(label);
  }
  if (!form.children.length) continue;
  form.append(count);
  table.before(form);
  show();
}
