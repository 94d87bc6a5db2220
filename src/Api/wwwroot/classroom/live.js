import { element } from '../dom.js';
import { dashboard, refusal } from './api.js';
import { span } from './texts.js';

const firstWait = 500;
const longestWait = 30000;
const steadyAfter = 5000;

// The class's events as they come: each once and in order, also those that came while the line was cut.
export class Live {
  #on;
  #socket;
  #timer;
  #seq;
  #failures = 0;
  #closed = false;
  #wake = () => { if (!this.#socket) this.#open(); };

  // on.event(event), on.state('connecting' | 'open' | 'waiting' | 'full', when it will be tried again).
  constructor(on, latest) {
    this.#on = on;
    this.latest = latest;
    addEventListener('online', this.#wake);
    this.#open();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    removeEventListener('online', this.#wake);
    this.#socket?.close();
  }

  // The line is dead and does not know it: requests fail, and nothing comes.
  cut() {
    this.#socket?.close();
  }

  #open() {
    clearTimeout(this.#timer);
    this.#on.state('connecting');
    const socket = this.#socket = new WebSocket(dashboard(this.#seq === undefined ? { last: this.latest } : { from: this.#seq }));
    let steady;
    socket.addEventListener('message', ({ data }) => {
      if (this.#closed || socket !== this.#socket) return;
      const message = JSON.parse(data);
      if (message.type === 'connection_established') {
        this.#seq ??= message.seq;
        steady = setTimeout(() => { this.#failures = 0; }, steadyAfter);
        this.#on.state('open');
      } else if (message.type === 'event_notification' && message.seq > this.#seq) {
        this.#seq = message.seq;
        this.#on.event(message.event, message.seq);
      }
    });
    socket.addEventListener('close', () => {
      clearTimeout(steady);
      if (socket !== this.#socket) return;
      this.#socket = undefined;
      if (!this.#closed) this.#again();
    });
  }

  // Later each time, and not all at the same moment.
  async #again() {
    const wait = Math.min(longestWait, firstWait * 2 ** this.#failures++) * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => this.#open(), wait);
    this.#on.state('waiting', Date.now() + wait);
    if (this.#failures < 3) return;
    const why = await refusal();
    if (!this.#closed && !this.#socket && why === 429) this.#on.state('full', Date.now() + wait);
  }
}

// How the line stands, in words.
export function connection() {
  const node = element('span', { class: 'status', id: 'connection', role: 'status' });
  const texts = { connecting: '接続中…', open: 'ライブ接続中', waiting: '切断されました。再接続します', full: '開いているダッシュボードが多すぎます。ほかの画面を閉じてください' };
  const state = (name, until) => {
    node.className = `status ${{ open: 'completed', waiting: 'failed', full: 'failed' }[name] ?? ''}`;
    node.textContent = until ? `${texts[name]}（${span(until - Date.now() + 999)}後）` : texts[name];
  };
  return { node, state };
}
