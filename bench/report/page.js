/* page.js - what scripts add to the report: tables that sort by a click on a heading, and a filter. Nothing needs them. */
'use strict';
document.documentElement.classList.add('scripted');
const value = (row, i) => {
  const cell = row.cells[i], x = cell && cell.dataset.v !== undefined ? Number(cell.dataset.v) : NaN;
  return Number.isNaN(x) ? (cell ? cell.textContent : '') : x;
};
const before = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));
for (const table of document.querySelectorAll('table.sortable')) {
  const head = [...table.tHead.rows[0].cells];
  head.forEach((th, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...th.childNodes);
    th.append(button);
    button.addEventListener('click', () => {
      const down = th.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      head.forEach(other => other.removeAttribute('aria-sort'));
      th.setAttribute('aria-sort', down > 0 ? 'ascending' : 'descending');
      table.append(...[...table.tBodies].sort((a, b) => down * before(value(a.rows[0], i), value(b.rows[0], i))));
    });
  });
}
for (const input of document.querySelectorAll('input[data-filters]')) {
  const table = document.getElementById(input.dataset.filters), count = document.getElementById(input.dataset.filters + '-count');
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const body of table.tBodies) {
      body.hidden = !words.every(w => body.textContent.toLowerCase().includes(w));
      shown += !body.hidden;
    }
    count.textContent = shown + ' of ' + table.tBodies.length + ' shown';
  });
}
