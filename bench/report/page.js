/* page.js - what scripts add to the report: tables that sort by a click on a heading, and a filter. Nothing needs them. */
'use strict';
document.documentElement.classList.add('scripted');
const value = (row, i) => {
  const cell = row.cells[i], x = cell && cell.dataset.v !== undefined ? Number(cell.dataset.v) : NaN;
  return Number.isNaN(x) ? (cell ? cell.textContent : '') : x;
};
const before = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));
for (const table of document.querySelectorAll('table.sortable')) {
  const head = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  head.forEach((th, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...th.childNodes);
    th.append(button);
    button.addEventListener('click', () => {
      const down = th.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      head.forEach(other => other.removeAttribute('aria-sort'));
      th.setAttribute('aria-sort', down > 0 ? 'ascending' : 'descending');
      body.append(...[...body.rows].sort((a, b) => down * before(value(a, i), value(b, i))));
    });
  });
}
for (const input of document.querySelectorAll('input[data-filters]')) {
  const table = document.getElementById(input.dataset.filters), count = document.getElementById(input.dataset.filters + '-count');
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      row.hidden = !words.every(w => row.textContent.toLowerCase().includes(w));
      shown += !row.hidden;
    }
    count.textContent = shown + ' of ' + table.tBodies[0].rows.length + ' shown';
  });
}
