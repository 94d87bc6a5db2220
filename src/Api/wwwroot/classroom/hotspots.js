import { element, table } from '../dom.js';
import { hotspots } from './api.js';
import { cell, compare, duration, percent, title, titles } from './texts.js';

const space = 'http://www.w3.org/2000/svg';
const [high, wide] = [64, 12];

function shape(name, attributes, ...children) {
  const made = document.createElementNS(space, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

const level = score => score >= 0.5 ? 'hard' : score >= 0.25 ? 'middling' : 'easy';

// A bar for each cell in the notebook's order, as high as it is difficult.
function bars(spots, notebook) {
  const inOrder = [...spots].sort((a, b) => (a.cell_index ?? 1e9) - (b.cell_index ?? 1e9) || compare(a.cell_id, b.cell_id));
  const width = Math.max(inOrder.length, 12) * wide;
  const svg = shape('svg', { viewBox: `0 0 ${width} ${high + 10}`, role: 'img', class: 'difficulty', 'aria-label': `${title(notebook)} のセルごとの難しさ。値は下の表にあります。` });
  svg.style.maxWidth = `${width * 2.5}px`;
  inOrder.forEach((spot, at) => {
    const height = Math.max(1, spot.difficulty_score * high);
    const bar = shape('rect', { x: at * wide + 1.5, y: high - height, width: wide - 3, height, class: level(spot.difficulty_score) });
    const told = shape('title', {});
    told.textContent = `${cell(spot.cell_index, spot.cell_id)}: 難しさ ${spot.difficulty_score.toFixed(2)}、エラー率 ${percent(spot.error_rate)}`;
    bar.append(told);
    svg.append(bar);
    const label = shape('text', { x: at * wide + wide / 2, y: high + 8, 'text-anchor': 'middle' });
    label.textContent = typeof spot.cell_index === 'number' ? spot.cell_index + 1 : '·';
    svg.append(label);
  });
  return svg;
}

const meter = (share, text) => [element('meter', { min: 0, max: 1, value: share, 'aria-hidden': 'true' }), ` ${text}`];

function common(spot) {
  if (!spot.common_error_counts.length) return '';
  return element('ul', { class: 'errors' }, ...spot.common_error_counts.slice(0, 5).map(one => element('li', {}, element('code', {}, one.error), ` × ${one.count}`)));
}

// Which cells of a notebook trip everybody.
export class Hotspots {
  #notebooks = [];
  #team = '';
  #body = element('div', { id: 'hotspots' });
  #turn = 0;
  #choice = element('select', { 'aria-label': 'ノートブック', id: 'hotspot-notebook' });
  #chosen = false;
  #failed;

  constructor(failed) {
    this.#failed = failed;
    this.#choice.addEventListener('change', () => {
      this.#chosen = true;
      this.read().catch(this.#failed);
    });
    this.node = element('section', { 'aria-label': 'つまずきやすいセル' }, element('div', { class: 'line' }, element('h2', {}, 'みんながつまずくセル'), this.#choice), this.#body);
  }

  get notebook() {
    return this.#choice.value;
  }

  choose(notebook, team) {
    if (notebook) [this.#choice.value, this.#chosen] = [notebook, true];
    this.#team = team;
    this.read().catch(this.#failed);
  }

  // The class's notebooks. Until one is chosen, that of which most was run failing.
  list(notebooks) {
    const before = this.#choice.value;
    this.#notebooks = notebooks;
    const named = titles(notebooks.map(one => one.notebook_path));
    this.#choice.replaceChildren(...notebooks.map(one => element('option', { value: one.notebook_path }, `${named(one.notebook_path)}（${one.students} 人・エラー ${one.error_count}）`)));
    const most = notebooks.reduce((found, one) => !found || one.error_count > found.error_count ? one : found, undefined);
    const wanted = this.#chosen && notebooks.some(one => one.notebook_path === before) ? before : most?.notebook_path;
    if (wanted === undefined) this.#body.replaceChildren(element('p', { class: 'note' }, 'まだ実行されたセルはありません。'));
    else this.#choice.value = wanted;
  }

  async read() {
    const [turn, notebook] = [++this.#turn, this.#choice.value];
    if (!notebook) return;
    const found = await hotspots(notebook, { team: this.#team });
    if (turn === this.#turn) this.#show(found);
  }

  #show({ notebook_info: about, hotspots: spots }) {
    const listed = this.#notebooks.find(one => one.notebook_path === about.path);
    this.#body.replaceChildren(
      element('p', { class: 'note' }, `${about.path} · ${about.students} 人 · ${about.total_cells} セル${listed ? ` · 平均進捗 ${percent(listed.avg_progress)} · 完了 ${listed.finished_students} 人` : ''}`),
      spots.length ? bars(spots, about.path) : element('p', { class: 'note' }, 'まだ実行されたセルはありません。'),
      spots.length ? table(['セル', '難しさ', 'エラー率', '1 人あたりの実行', '人数', '平均時間', 'よくあるエラー'], spots.slice(0, 100).map(spot => element('tr', {},
        element('th', { scope: 'row' }, cell(spot.cell_index, spot.cell_id)),
        element('td', { class: 'share' }, ...meter(spot.difficulty_score, spot.difficulty_score.toFixed(2))),
        element('td', { class: 'share' }, ...meter(spot.error_rate, percent(spot.error_rate))),
        element('td', { class: 'number' }, spot.avg_execution_count.toFixed(1)),
        element('td', { class: 'number' }, spot.students),
        element('td', { class: 'number' }, duration(spot.avg_duration_ms)),
        element('td', {}, common(spot))))) : '');
  }
}
