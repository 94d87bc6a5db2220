import { element } from '../dom.js';
import { Attention } from './attention.js';
import { help, key, notebooks, save, summary } from './api.js';
import { Feed } from './feed.js';
import { Hotspots } from './hotspots.js';
import { connection, Live } from './live.js';
import { Reading } from './reading.js';
import { Roll } from './roll.js';
import { numbers, Room } from './room.js';
import { compare, percent, title, titles } from './texts.js';

export { student } from './student.js';

const feedAtFirst = 60;
// Milliseconds between two drawings of what came in: often enough to seem at once, and seldom enough for a slow machine.
const drawnEvery = 100;

// What was chosen stays chosen while the page is open.
const kept = { date: '', notebook: '', team: '', roll: {} };
const again = () => dispatchEvent(new HashChangeEvent('hashchange'));
const field = (text, input) => element('label', {}, text, ' ', input);

export function account(message) {
  const place = element('p', { class: 'error', role: 'alert', hidden: message ? undefined : '' }, message ?? '');
  const input = element('input', { type: 'password', name: 'key', autocomplete: 'off', 'aria-label': 'API キー', placeholder: 'API キー', required: '' });
  const enter = event => {
    event.preventDefault();
    const value = input.value.trim();
    place.hidden = /^[!-~]+$/.test(value);
    place.textContent = 'API キーは半角の英数字と記号です。';
    if (!place.hidden) return;
    key.set(value);
    again();
  };
  return [
    element('h1', {}, '教室'),
    element('p', {}, 'クラスの様子をリアルタイムに見守ります。クラスの API キーを入力してください。'),
    element('form', { class: 'account', onsubmit: enter }, input, element('button', { type: 'submit' }, '開く')),
    place,
    element('p', { class: 'note' }, 'キーはこのタブを閉じるまで、このタブにだけ保存されます。キーは管理者にお尋ねください（./run で起動した場合は data/classroom-key にあります）。'),
  ];
}

export async function home() {
  const room = new Room();
  const wish = () => ({ date: kept.date, notebook_path: kept.notebook });
  const [notice, error] = [element('p', { class: 'note', hidden: '' }), element('p', { class: 'error', role: 'alert', hidden: '' })];
  const facts = Object.fromEntries([['total', '生徒'], ['active', '活動中'], ['progress', '平均進捗'], ['finished', '完了率'], ['waiting', 'ヘルプ'], ['stuck', 'つまずき']]
    .map(([name, text]) => [name, { text, node: element('dd', { id: `number-${name}` }) }]));
  const failed = fault => {
    if (fault?.status === 401) again();
    if (fault?.status === 0) live?.cut();
    error.hidden = !fault;
    error.textContent = fault?.message ?? '';
  };

  let frame = 0;
  let pause = 0;
  let drawn = -drawnEvery;
  let whole = true;
  let live;
  const changed = new Set();
  const rows = () => [...room.rows.values()].filter(row => !kept.team || row.team_name === kept.team);
  const draw = () => {
    [frame, drawn] = [0, performance.now()];
    const shown = rows();
    if (whole) roll.show(shown);
    else for (const row of changed) if (!kept.team || row.team_name === kept.team) roll.update(row);
    whole = false;
    changed.clear();
    const now = numbers(shown);
    for (const [name, { node }] of Object.entries(facts)) node.textContent = name === 'progress' || name === 'finished' ? percent(now[name]) : now[name].toLocaleString();
    if (!kept.date) attention.show(shown);
    feed.draw();
  };
  const redraw = all => {
    whole ||= all;
    if (frame || pause) return;
    const wait = drawn + drawnEvery - performance.now();
    const next = () => { [pause, frame] = [0, requestAnimationFrame(draw)]; };
    if (wait > 0) pause = setTimeout(next, wait);
    else next();
  };

  const roll = new Roll(() => redraw(true), kept.roll);
  const feed = new Feed();
  const attention = new Attention(student => {
    const row = room.rows.get(student);
    if (row) [row.waiting, row.status] = [undefined, 'active'];
    redraw(true);
    if (student) students.touch();
  });
  const hotspots = new Hotspots(failed);

  const read = async () => {
    room.begin();
    const asked = wish();
    const found = await summary(asked);
    if (asked.date !== kept.date || asked.notebook_path !== kept.notebook) return;
    room.notebook = kept.notebook;
    room.take(found.students);
    options(team, 'すべて', [...room.teams].sort(compare).map(name => [name, name]), kept.team);
    if ([...room.rows.values()].some(row => attention.isNew(row))) calls.touch();
    redraw(true);
  };
  const readNotebooks = async () => {
    const found = await notebooks({ team: kept.team });
    const named = titles(found.notebooks.map(one => one.notebook_path));
    options(notebook, 'すべて', found.notebooks.map(one => [one.notebook_path, named(one.notebook_path)]), kept.notebook);
    hotspots.list(found.notebooks);
  };
  const students = new Reading(read, { every: 5000, atLeast: 60000, failed });
  const books = new Reading(readNotebooks, { every: 30000, failed });
  const spots = new Reading(() => hotspots.read(), { every: 15000, failed });
  const calls = new Reading(async () => {
    attention.texts((await help()).help);
    redraw(false);
  }, { every: 3000, failed });

  const team = element('select', { id: 'team' });
  team.addEventListener('change', () => {
    kept.team = team.value;
    redraw(true);
    books.now().then(() => hotspots.choose('', kept.team));
  });
  const notebook = element('select', { id: 'notebook' });
  notebook.addEventListener('change', () => {
    kept.notebook = notebook.value;
    students.now();
    if (kept.notebook) hotspots.choose(kept.notebook, kept.team);
  });
  const date = element('input', { type: 'date', id: 'date' });
  date.value = kept.date;
  const today = element('button', { type: 'button', id: 'today', onclick: () => pick('') }, '今日');
  const pick = value => {
    date.value = kept.date = value;
    past();
    students.now();
  };
  date.addEventListener('change', () => pick(date.value));
  const past = () => {
    notice.hidden = !kept.date;
    notice.textContent = kept.date ? `${kept.date} の終わりの様子です。「今日」でライブに戻ります。` : '';
    attention.node.hidden = Boolean(kept.date);
    today.disabled = !kept.date;
  };
  const leave = () => {
    key.set('');
    again();
  };
  const csv = async () => {
    try {
      await save({ ...wish(), team: kept.team });
    } catch (fault) {
      failed(fault);
    }
  };

  // What cannot be read now is tried again by the page; without a valid key there is none.
  room.begin();
  const first = await summary(wish()).then(found => found, fault => {
    if (fault.status === 401) throw fault;
    failed(fault);
    students.touch();
    return { students: [] };
  });
  room.notebook = kept.notebook;
  room.take(first.students);
  options(team, 'すべて', [...new Set([...room.teams, ...(kept.team ? [kept.team] : [])])].sort(compare).map(name => [name, name]), kept.team);
  options(notebook, 'すべて', kept.notebook ? [[kept.notebook, title(kept.notebook)]] : [], kept.notebook);
  past();
  draw();
  books.now().then(() => hotspots.choose(kept.notebook, kept.team));
  if (rows().some(row => row.waiting !== undefined)) calls.now();

  const line = connection();
  live = new Live({
    state: line.state,
    event: event => {
      if (!kept.date) {
        const row = room.apply(event);
        if (row) {
          if (roll.has(row)) changed.add(row);
          else whole = true;
          if (attention.isNew(row)) calls.touch();
        }
        students.touch();
      }
      if (event.notebookPath) books.touch();
      if (event.eventType === 'cell_execution' && event.notebookPath === hotspots.notebook) spots.touch();
      if (!kept.team || (event.teamName ?? room.rows.get(event.userId)?.team_name) === kept.team) feed.add(event, event.userName ?? room.rows.get(event.userId)?.user_name ?? event.userId);
      redraw(false);
    },
  }, feedAtFirst);
  const ticks = [setInterval(() => attention.tick(), 1000), setInterval(() => roll.tick(), 5000)];

  return {
    nodes: [
      element('div', { class: 'line classroom' }, element('h1', {}, '教室'), line.node,
        element('button', { type: 'button', id: 'csv', onclick: csv }, 'CSV を保存'), element('button', { type: 'button', onclick: leave }, 'キーを変更')),
      element('div', { class: 'line' }, field('日付', date), today, field('ノートブック', notebook), field('チーム', team)),
      notice, error,
      element('dl', { class: 'numbers' }, ...Object.values(facts).map(({ text, node }) => element('div', {}, element('dt', {}, text), node))),
      element('div', { class: 'room' }, roll.node, element('aside', {}, attention.node, feed.node)),
      hotspots.node,
    ],
    stop: () => {
      live.close();
      cancelAnimationFrame(frame);
      clearTimeout(pause);
      ticks.forEach(clearInterval);
      [students, books, spots, calls].forEach(reading => reading.stop());
    },
  };
}

function options(select, all, entries, chosen) {
  const wanted = JSON.stringify(entries);
  if (select.dataset.entries === wanted && select.value === chosen) return;
  select.dataset.entries = wanted;
  if (chosen && !entries.some(([value]) => value === chosen)) entries = [...entries, [chosen, title(chosen)]];
  select.replaceChildren(element('option', { value: '' }, all), ...entries.map(([value, text]) => element('option', { value }, text)));
  select.value = chosen;
}
