import { element } from '../dom.js';
import { cell, happened, time, title } from './texts.js';
import { link } from './roll.js';

const most = 200;

// The latest events, newest first. While it is paused they are gathered, and no more than can be shown.
export class Feed {
  #news = [];
  #paused = false;
  #missed = 0;
  #list = element('ol', { class: 'feed', id: 'feed', tabindex: '0', 'aria-label': '最新のイベント' });
  #pause = element('button', { type: 'button', id: 'pause', 'aria-pressed': 'false', onclick: () => this.#turn() }, '一時停止');

  constructor() {
    this.node = element('section', { 'aria-label': 'ライブ' }, element('div', { class: 'line' }, element('h2', {}, 'ライブ'), this.#pause), this.#list);
  }

  add(event, name) {
    if (this.#paused) this.#missed++;
    this.#news.push({ event, name });
    if (this.#news.length > most) this.#news.shift();
  }

  // Shows what is new; called once a frame.
  draw() {
    if (this.#paused) {
      this.#pause.textContent = this.#missed ? `再開（新着 ${this.#missed} 件）` : '再開';
      return;
    }
    if (!this.#news.length) return;
    this.#list.prepend(...this.#news.reverse().map(({ event, name }) => this.#line(event, name)));
    this.#news = [];
    while (this.#list.children.length > most) this.#list.lastChild.remove();
  }

  #line(event, name) {
    const run = event.eventType === 'cell_execution';
    const kind = event.hasError ? 'failed' : event.eventType === 'help' ? 'help' : '';
    return element('li', { class: kind },
      element('time', { datetime: event.timestamp }, time(event.timestamp)), ' ',
      link({ user_id: event.userId }, name), ' ',
      run ? `${title(event.notebookPath)} ${cell(event.cellIndex, event.cellId)}` : happened(event),
      ' ', run ? element('span', { class: `status ${event.hasError ? 'failed' : 'finished'}` }, event.hasError ? 'エラー' : '成功') : undefined);
  }

  #turn() {
    this.#paused = !this.#paused;
    this.#pause.setAttribute('aria-pressed', String(this.#paused));
    if (!this.#paused) {
      this.#missed = 0;
      this.#pause.textContent = '一時停止';
    }
    this.draw();
  }
}
