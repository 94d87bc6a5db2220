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
  #until = 0;
  #busy;
  #wanted = false;
  #changed = false;
  #stopped = false;

  // every, atLeast: milliseconds between two readings where something changed, and where nothing was heard.
  constructor(read, { every, atLeast, failed }) {
    [this.#read, this.#every, this.#atLeast, this.#failed] = [read, every, atLeast, failed];
    if (atLeast) this.#plan(Date.now() + atLeast);
  }

  touch() {
    if (this.#busy) this.#changed = true;
    else this.#plan(Math.max(Date.now() + soon, this.#until, this.#last + this.#every * slower()));
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  // What a person asks for does not wait but for what is being read already.
  now() {
    this.#wanted = true;
    return this.#busy ??= this.#go();
  }

  async #go() {
    clearTimeout(this.#timer);
    this.#at = Infinity;
    while (this.#wanted && !this.#stopped) {
      this.#wanted = this.#changed = false;
      try {
        await this.#read();
        this.#until = 0;
        if (!this.#stopped) this.#failed(undefined);
      } catch (error) {
        this.#until = error.until ? error.until + Math.random() * 2000 : Date.now() + afterFailure;
        if (!this.#stopped) this.#failed(error);
      }
    }
    [this.#busy, this.#last] = [undefined, Date.now()];
    if (this.#until) this.#plan(this.#until);
    else if (this.#changed) this.touch();
    if (this.#atLeast && !this.#until) this.#plan(Date.now() + this.#atLeast);
  }

  #plan(at) {
    if (this.#stopped || this.#at <= at) return;
    clearTimeout(this.#timer);
    this.#at = at;
    this.#timer = setTimeout(() => this.now(), Math.max(0, at - Date.now()));
  }
}
