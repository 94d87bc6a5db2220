import { element, number } from '../dom.js';

const space = 'http://www.w3.org/2000/svg';
const types = { integer: '整数', float: '数値', boolean: '真偽', datetime: '日付', category: 'カテゴリ', text: '文字列', empty: '空' };

// Bars whose heights are counts, of a histogram.
function bars({ edges, counts }, name) {
  const svg = document.createElementNS(space, 'svg');
  const most = Math.max(...counts, 1);
  svg.setAttribute('viewBox', `0 0 ${counts.length * 10} 60`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${name} の分布、${number(edges[0])} から ${number(edges.at(-1))}`);
  counts.forEach((count, bin) => {
    const bar = document.createElementNS(space, 'rect');
    const height = count === 0 ? 0 : Math.max(1, 58 * count / most);
    for (const [key, value] of Object.entries({ x: bin * 10 + 1, y: 60 - height, width: 8, height })) bar.setAttribute(key, value);
    const title = document.createElementNS(space, 'title');
    title.textContent = `${number(edges[bin])} – ${number(edges[bin + 1])}: ${count.toLocaleString()}`;
    bar.append(title);
    svg.append(bar);
  });
  return svg;
}

// The most frequent values, each with a bar as long as its share.
function shares(counts, rows) {
  const shown = Object.entries(counts).slice(0, 8);
  return element('ul', { class: 'shares' }, ...shown.map(([value, count]) => {
    const meter = element('meter', { min: 0, max: rows, value: count });
    return element('li', {}, meter, ` ${value === '' ? '（空）' : value} `, element('span', { class: 'note' }, count.toLocaleString()));
  }));
}

function column(about, rows) {
  const { statistics: s } = about;
  const fact = (name, value) => value === null || value === undefined ? [] : [element('dt', {}, name), element('dd', {}, typeof value === 'number' ? number(value) : value)];
  return element('figure', {},
    element('figcaption', {}, element('strong', {}, about.name), ' ', element('span', { class: 'note' }, `${about.dtype} · ${types[about.semantic_type] ?? about.semantic_type}`)),
    s.histogram ? bars(s.histogram, about.name) : s.value_counts ? shares(s.value_counts, rows) : '',
    element('dl', { class: 'facts' },
      ...fact('欠損', about.missing_count ? `${about.missing_count.toLocaleString()}（${(100 * about.missing_rate).toFixed(1)} %）` : 'なし'),
      ...fact('種類', about.unique_count.toLocaleString()),
      ...fact('平均', s.mean), ...fact('中央値', s.median), ...fact('標準偏差', s.std), ...fact('最小', s.min), ...fact('最大', s.max)));
}

export function profile({ columns, alerts = [], rows, duplicate_rows: duplicates }) {
  return [
    element('h2', {}, `気づいたこと（${alerts.length}）`),
    alerts.length ? element('ul', { class: 'alerts' }, ...alerts.map(alert => element('li', {}, alert.message))) : element('p', { class: 'note' }, '特にありません。'),
    element('h2', {}, '列'),
    element('div', { class: 'charts' }, ...columns.map(about => column(about, rows))),
    duplicates ? element('p', { class: 'note' }, `重複行: ${duplicates.toLocaleString()}`) : '',
  ];
}
