import { element } from '../dom.js';
import { now } from './api.js';
import { isStuck, stuckFrom } from './room.js';
import { ago, compare, percent, place, statuses, title } from './texts.js';

const rank = { help: 0, active: 2, idle: 3 };
const urgency = row => isStuck(row) && row.status !== 'help' ? 1 : rank[row.status];

// The columns, and how rows are put in order by them.
const columns = {
  name: ['名前', (a, b) => compare(a.user_name, b.user_name)],
  team: ['チーム', (a, b) => compare(a.team_name, b.team_name)],
  status: ['状態', (a, b) => urgency(a) - urgency(b)],
  progress: ['進捗', (a, b) => a.progress - b.progress],
  cell: ['セル', (a, b) => compare(a.notebook_path, b.notebook_path) || (a.current_cell ?? -1) - (b.current_cell ?? -1)],
  errors: ['つまずき', (a, b) => b.consecutive_errors - a.consecutive_errors],
  last: ['最終操作', (a, b) => b.last - a.last],
};

export const link = (row, text) => element('a', { href: `#/classroom/students/${encodeURIComponent(row.user_id)}` }, text);

// Only what is different is written, so that a row that is told anew as it was costs nothing.
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const classOf = row => `student ${row.status}${isStuck(row) ? ' stuck' : ''}`;
const errors = row => row.consecutive_errors ? `連続エラー ${row.consecutive_errors}` : '';

function line() {
  const [name, team, state, share, cell, failed, last] = [link({ user_id: '' }, ''), ...Array.from({ length: 6 }, () => element('span'))];
  const bar = element('progress', { max: 1 });
  const node = element('tr', {},
    element('th', { scope: 'row' }, name), element('td', {}, team), element('td', {}, state), element('td', { class: 'share' }, bar, ' ', share),
    element('td', {}, cell), element('td', { class: 'number' }, failed), element('td', { class: 'number' }, last));
  const update = row => {
    put(name, row.user_name);
    put(team, row.team_name ?? '');
    put(state, statuses[row.status]);
    put(share, percent(row.progress));
    put(cell, `${title(row.notebook_path)} ${place(row)}`);
    cell.title = row.notebook_path ?? '';
    put(failed, row.consecutive_errors ? String(row.consecutive_errors) : '');
    if (bar.value !== row.progress) bar.value = row.progress;
    bar.setAttribute('aria-label', `進捗 ${percent(row.progress)}`);
    state.className = `status ${row.status}`;
  };
  return { node, name, last, update };
}

function tile() {
  const [name, state, cell, failed, last] = [link({ user_id: '' }, ''), ...Array.from({ length: 4 }, () => element('span'))];
  const bar = element('progress', { max: 1 });
  const node = element('li', {}, element('div', { class: 'who' }, name, state), bar, element('div', { class: 'where' }, cell, failed, last));
  const update = row => {
    put(name, row.user_name);
    name.title = [row.user_name, row.team_name, row.notebook_path].filter(text => text).join('\n');
    put(state, statuses[row.status]);
    put(cell, place(row));
    put(failed, errors(row));
    if (bar.value !== row.progress) bar.value = row.progress;
    bar.setAttribute('aria-label', `進捗 ${percent(row.progress)}`);
    state.className = `status ${row.status}`;
  };
  return { node, name, last, update };
}

// All students, as tiles or as a table.
export class Roll {
  #items = new Map();
  #place = element('div', { class: 'scroll', id: 'roll' });
  #list;
  #shown = [];
  #heads = {};
  #tiles;
  #by = 'name';
  #down = false;
  #again;

  // again: shows them all anew, in the order and kind chosen.
  constructor(again, kept) {
    this.#again = again;
    this.kept = kept;
    [this.#tiles, this.#by, this.#down] = [kept.tiles ?? true, kept.by ?? 'name', kept.down ?? false];
    this.search = element('input', { type: 'search', 'aria-label': '生徒を検索', placeholder: '生徒を検索' });
    this.search.addEventListener('input', again);
    this.sort = element('select', { 'aria-label': '並べ替え', id: 'sort' }, ...Object.entries(columns).map(([value, [text]]) => element('option', { value }, `${text}順`)));
    this.sort.value = this.#by;
    this.sort.addEventListener('change', () => this.#order(this.sort.value, false));
    this.kind = element('button', { type: 'button', id: 'kind', onclick: () => this.#turn() });
    this.#build();
    this.node = element('section', { 'aria-label': '生徒' }, element('div', { class: 'line' }, element('h2', {}, '生徒'), this.search, this.sort, this.kind), this.#place);
  }

  // Those that are looked for, in order.
  show(rows) {
    const wanted = this.search.value.normalize('NFKC').trim().toLowerCase();
    const compared = columns[this.#by][1];
    const shown = rows
      .filter(row => !wanted || `${row.user_name}\n${row.user_id}`.normalize('NFKC').toLowerCase().includes(wanted))
      .sort((a, b) => (this.#down ? compared(b, a) : compared(a, b)) || columns.name[1](a, b));
    for (const row of shown) this.update(row, true);
    const ids = shown.map(row => row.user_id);
    if (ids.length !== this.#shown.length || ids.some((id, at) => id !== this.#shown[at])) this.#list.replaceChildren(...ids.map(id => this.#items.get(id).node));
    this.#shown = ids;
    if (this.#items.size > rows.length) {
      const there = new Set(rows.map(row => row.user_id));
      for (const id of this.#items.keys()) if (!there.has(id)) this.#items.delete(id);
    }
  }

  has(row) {
    return this.#items.has(row.user_id);
  }

  // One who is shown already.
  update(row, made = false) {
    let item = this.#items.get(row.user_id);
    if (!item) {
      if (!made) return;
      item = (this.#tiles ? tile : line)();
      item.name.href = link(row, '').href;
      item.node.dataset.student = row.user_id;
      this.#items.set(row.user_id, item);
    }
    item.row = row;
    item.update(row);
    if (item.node.className !== classOf(row)) item.node.className = classOf(row);
    put(item.last, row.last ? ago(row.last, now()) : '');
  }

  // Time goes by.
  tick() {
    for (const { last, row } of this.#items.values()) put(last, row.last ? ago(row.last, now()) : '');
  }

  #order(by, down) {
    [this.#by, this.#down, this.sort.value] = [by, down, by];
    Object.assign(this.kept, { by, down });
    this.#mark();
    this.#again();
  }

  #turn() {
    this.kept.tiles = this.#tiles = !this.#tiles;
    this.#items.clear();
    this.#shown = [];
    this.#build();
    this.#again();
  }

  #build() {
    this.kind.textContent = this.#tiles ? '表で見る' : 'タイルで見る';
    if (this.#tiles) {
      this.#list = element('ul', { class: 'tiles' });
      this.#place.replaceChildren(this.#list);
      return;
    }
    this.#heads = Object.fromEntries(Object.entries(columns).map(([by, [text]]) => [by, element('th', { scope: 'col', class: by === 'errors' || by === 'last' ? 'number' : undefined },
      element('button', { type: 'button', class: 'head', onclick: () => this.#order(by, this.#by === by && !this.#down) }, text))]));
    this.#heads.errors.title = `連続したエラーの数。${stuckFrom} 回からつまずきとして知らせます。`;
    this.#list = element('tbody');
    this.#place.replaceChildren(element('table', { class: 'roll' }, element('thead', {}, element('tr', {}, ...Object.values(this.#heads))), this.#list));
    this.#mark();
  }

  #mark() {
    for (const [by, head] of Object.entries(this.#heads)) head.setAttribute('aria-sort', by !== this.#by ? 'none' : this.#down ? 'descending' : 'ascending');
  }
}
