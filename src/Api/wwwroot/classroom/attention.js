import { element } from '../dom.js';
import { dismiss, now } from './api.js';
import { link } from './roll.js';
import { isStuck, stuckFrom } from './room.js';
import { cell, span, title } from './texts.js';

const longest = 50;

// Who asks for help and who is stuck, the longest waiting first.
export class Attention {
  #items = new Map();
  #seen = new Map();
  #texts = new Map();
  #changed;
  #list = element('ul', { class: 'attention', id: 'attention' });
  #note = element('p', { class: 'note' });
  #error = element('p', { class: 'error', role: 'alert', hidden: '' });
  // What is read aloud: not how long somebody waits, but that somebody came.
  #told = element('p', { class: 'aloud', 'aria-live': 'polite' });

  constructor(changed) {
    this.#changed = changed;
    this.node = element('section', { 'aria-label': '対応が必要な生徒' }, element('h2', {}, '対応が必要な生徒'), this.#error, this.#list, this.#note, this.#told);
  }

  // What they said when they asked.
  texts(waiting) {
    this.#texts = new Map(waiting.map(one => [one.user_id, one.message ?? '']));
  }

  // Whether somebody waits of whom it is not known what they said.
  isNew(row) {
    return row.waiting !== undefined && !this.#texts.has(row.user_id);
  }

  show(rows) {
    for (const row of rows) if (row.consecutive_errors < (this.#seen.get(row.user_id) ?? 0)) this.#seen.delete(row.user_id);
    const calling = rows.filter(row => row.waiting !== undefined).sort((a, b) => a.waiting - b.waiting);
    // One who was seen to comes back after as many errors more.
    const stuck = rows.filter(row => row.waiting === undefined && isStuck(row) && row.consecutive_errors >= (this.#seen.get(row.user_id) ?? 0) + stuckFrom)
      .sort((a, b) => b.consecutive_errors - a.consecutive_errors);
    const shown = [...calling, ...stuck].slice(0, longest);
    const keys = new Set(shown.map(row => `${row.waiting !== undefined}${row.user_id}`));
    for (const key of this.#items.keys()) if (!keys.has(key)) this.#items.delete(key);
    const come = [];
    const nodes = shown.map(row => {
      const key = `${row.waiting !== undefined}${row.user_id}`;
      if (!this.#items.has(key)) {
        this.#items.set(key, this.#item(row));
        come.push(row.waiting !== undefined ? `${row.user_name} さんが助けを求めています` : `${row.user_name} さんがつまずいています`);
      }
      const item = this.#items.get(key);
      item.update(row);
      return item.node;
    });
    if (nodes.length !== this.#list.children.length || nodes.some((node, at) => node !== this.#list.children[at])) this.#list.replaceChildren(...nodes);
    if (come.length) this.#told.textContent = come.slice(0, 5).join('。');
    const more = calling.length + stuck.length - shown.length;
    this.#note.textContent = shown.length ? more ? `ほか ${more} 人` : '' : 'いまはいません。';
  }

  tick() {
    for (const item of this.#items.values()) item.tick();
  }

  #item(row) {
    const help = row.waiting !== undefined;
    const [why, where, text] = [element('span', { class: `status ${help ? 'help' : 'stuck'}` }), element('span', { class: 'note' }), element('p', { class: 'said' })];
    const done = element('button', { type: 'button', onclick: () => this.#done(row.user_id, help, done) }, help ? '対応済み' : '確認済み');
    const name = link(row, row.user_name);
    const node = element('li', { class: help ? 'help' : 'stuck' }, element('div', { class: 'line' }, name, why, where, done), text);
    node.dataset.student = row.user_id;
    let shown = row;
    const tick = () => { why.textContent = help ? `ヘルプ ${span(now() - shown.waiting)}待ち` : `連続エラー ${shown.consecutive_errors} 回`; };
    const update = next => {
      shown = next;
      name.textContent = next.user_name;
      where.textContent = next.notebook_path ? `${title(next.notebook_path)} ${cell(next.current_cell)}` : '';
      text.textContent = help ? this.#texts.get(next.user_id) ?? '' : '';
      done.setAttribute('aria-label', `${next.user_name} さんを${help ? '対応済み' : '確認済み'}にする`);
      tick();
    };
    return { node, update, tick, errors: () => shown.consecutive_errors };
  }

  async #done(student, help, button) {
    this.#error.hidden = true;
    if (!help) {
      this.#seen.set(student, this.#items.get(`false${student}`).errors());
      this.#changed();
      return;
    }
    button.disabled = true;
    try {
      await dismiss(student);
      this.#texts.delete(student);
      this.#changed(student);
    } catch (error) {
      this.#error.textContent = error.message;
      this.#error.hidden = false;
      button.disabled = false;
    }
  }
}
