// The class as it is known: what was read last, and what events told since. Time alone makes nobody idle here: that is read.

import { now } from './api.js';

const activeFor = 10 * 60 * 1000;
const eventsKept = 5000;

export const stuckFrom = 3;
export const isStuck = row => row.consecutive_errors >= stuckFrom && row.status !== 'idle';

export class Room {
  rows = new Map();
  teams = new Set();
  // The notebook that is looked at alone, if one is.
  notebook = '';
  #since;

  // What comes from now on may or may not be in what is being read, and is gone over again once it is there.
  begin() {
    this.#since = [];
  }

  // What was read. Times in it are cut to seconds, so a later one within the last second is known from its event alone.
  take(students) {
    const known = this.rows;
    this.rows = new Map(students.map(student => {
      const seen = Date.parse(student.last_activity);
      const before = known.get(student.user_id)?.seen ?? 0;
      if (student.team_name) this.teams.add(student.team_name);
      return [student.user_id, { ...student, seen: Math.floor(before / 1000) * 1000 === seen ? before : seen + 999, last: seen, waiting: student.help_since ? Date.parse(student.help_since) : undefined }];
    }));
    const again = this.#since ?? [];
    this.#since = undefined;
    for (const event of again) this.#apply(event);
  }

  // Whose row an event changed; undefined where it is nobody's that is shown.
  apply(event) {
    if (this.#since && this.#since.length < eventsKept) this.#since.push(event);
    return this.#apply(event);
  }

  #apply(event) {
    const isHelp = event.eventType === 'help' || event.eventType === 'help_stop';
    if (this.notebook && event.notebookPath !== this.notebook && !(isHelp && this.rows.has(event.userId))) return undefined;
    const at = Date.parse(event.timestamp);
    const row = this.#row(event);
    if (event.userName) row.user_name = event.userName;
    if (event.teamName) {
      row.team_name = event.teamName;
      this.teams.add(event.teamName);
    }
    // What is older than what is known was counted with it, or is soon, when the class is read again.
    if (event.eventType === 'help' && at + 999 >= row.last) row.waiting ??= at;
    else if (event.eventType === 'help_stop' && at >= (row.waiting ?? 0)) row.waiting = undefined;
    if (at > row.seen && !event.dismissed) {
      row.seen = row.last = at;
      if (event.eventType === 'cell_execution') this.#run(row, event);
    }
    if (row.waiting !== undefined) row.status = 'help';
    else if (now() - row.last <= activeFor) row.status = 'active';
    else if (row.status === 'help') row.status = 'idle';
    return row;
  }

  #row(event) {
    let row = this.rows.get(event.userId);
    if (!row) {
      row = {
        user_id: event.userId, user_name: event.userId, team_name: undefined, progress: 0, status: 'idle', total_cells: 0, execution_count: 0, error_count: 0, consecutive_errors: 0,
        finished: false, seen: 0, last: 0,
      };
      this.rows.set(event.userId, row);
    }
    return row;
  }

  #run(row, event) {
    row.execution_count++;
    if (event.hasError) row.error_count++;
    row.consecutive_errors = event.hasError ? row.consecutive_errors + 1 : 0;
    if (row.notebook_path !== event.notebookPath) row.total_cells = this.#cells(event.notebookPath);
    row.notebook_path = event.notebookPath;
    row.current_cell = event.cellIndex;
    if (typeof event.cellIndex === 'number') row.total_cells = Math.max(row.total_cells, event.cellIndex + 1);
  }

  // As others have it who are at the same notebook; 0 where nobody is.
  #cells(notebook) {
    for (const row of this.rows.values()) if (row.notebook_path === notebook && row.total_cells) return row.total_cells;
    return 0;
  }
}

// The numbers of a class, by docs/classroom.md, of those of its students who are looked at.
export function numbers(rows) {
  const mean = of => rows.length ? rows.reduce((sum, row) => sum + of(row), 0) / rows.length : 0;
  return {
    total: rows.length,
    active: rows.filter(row => row.status !== 'idle').length,
    progress: mean(row => row.progress),
    finished: mean(row => row.finished ? 1 : 0),
    waiting: rows.filter(row => row.waiting !== undefined).length,
    stuck: rows.filter(isStuck).length,
  };
}
