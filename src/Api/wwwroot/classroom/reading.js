import { slower } from './api.js';

const soon = 800;
const afterFailure = 5000;

// Reads what is said to have changed: soon, but no more often than it may, more slowly where the key's requests run short, and never before the server said.
export class Reading {
  #read;
  #failed;
  #every;
  #atLeast;
  #timer;
  #at = Infinity;
  #last = 0;
  #busy = false;
  #again = false;
  #stopped = false;

  // every, atLeast: milliseconds between two readings where something changed, and where nothing was heard.
  constructor(read, { every, atLeast, failed }) {
    [this.#read, this.#every, this.#atLeast, this.#failed] = [read, every, atLeast, failed];
    if (atLeast) this.#plan(Date.now() + atLeast);
  }

  touch() {
    if (this.#busy) this.#again = true;
    else this.#plan(Math.max(Date.now() + soon, this.#last + this.#every * slower()));
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  // What a person asks for does not wait.
  async now() {
    clearTimeout(this.#timer);
    [this.#at, this.#busy, this.#again] = [Infinity, true, false];
    let until = 0;
    try {
      await this.#read();
      this.#failed(undefined);
    } catch (error) {
      until = error.until ? error.until + Math.random() * 2000 : Date.now() + afterFailure;
      if (!this.#stopped) this.#failed(error);
    }
    [this.#busy, this.#last] = [false, Date.now()];
    if (until) this.#plan(until);
    else if (this.#again) this.touch();
    if (this.#atLeast && !until) this.#plan(Date.now() + this.#atLeast);
  }

  #plan(at) {
    if (this.#stopped || this.#at <= at) return;
    clearTimeout(this.#timer);
    this.#at = at;
    this.#timer = setTimeout(() => this.now(), Math.max(0, at - Date.now()));
  }
}
