// Everything shown is someone else's text, so elements are made by hand and texts are set as text, never as HTML.

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key === 'onclick' || key === 'onsubmit') made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child !== undefined && child !== null).map(child => child instanceof Node ? child : String(child)));
  return made;
}

export function table(heads, rows) {
  // A heading stands over its column as the column's cells do.
  const like = column => rows[0]?.children[column]?.className ? { class: rows[0].children[column].className } : {};
  const head = element('tr', {}, ...heads.map((text, column) => element('th', { scope: 'col', ...like(column) }, text)));
  return element('div', { class: 'scroll' }, element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)));
}

export function time(milliseconds) {
  return milliseconds === undefined ? '' : new Date(Number(milliseconds)).toLocaleString();
}

export function duration(from, to) {
  if (from === undefined || to === undefined) return '';
  const seconds = Math.max(0, Number(to) - Number(from)) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function size(bytes) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = Number(bytes ?? 0);
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

export function number(value) {
  return typeof value === 'number' ? String(Number(value.toPrecision(8))) : String(value);
}
