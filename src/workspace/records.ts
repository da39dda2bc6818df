import { parseRecord } from '../attestation/parse.js';
import type { AttestationRecord } from '../attestation/record.js';
import { phrase } from '../base/phrase.js';
import { message, type Problem } from '../base/problem.js';
import type { Sources } from './sources.js';
import { under } from './walk.js';

/** The attestation records of a root, and those that stand where none counts. */
export class Records {
  private readonly parsed = new Map<string, AttestationRecord>();
  private readonly misplaced = new Map<string, Problem>();

  constructor(private readonly sources: Sources) {}

  get all(): readonly AttestationRecord[] {
    return [...this.parsed.values()];
  }

  /** Of records that do not count. Those of the others are their own. */
  get problems(): readonly Problem[] {
    return [...this.misplaced.values()];
  }

  /**
   * Reads the records that are new, and those that lie below one of some paths; forgets those that are gone.
   *
   * @param bases folders (with a trailing slash, or empty) whose `attestations` folder holds records
   * @param changed absent: all are read
   */
  async read(bases: ReadonlySet<string>, changed?: readonly string[]): Promise<void> {
    const there = new Set(this.sources.records);
    for (const held of [this.parsed, this.misplaced]) for (const path of held.keys()) if (!(changed && there.has(path))) held.delete(path);
    for (const path of there) if (!(this.parsed.has(path) || this.misplaced.has(path)) || under(path, changed ?? [])) await this.readOne(path, bases);
  }

  private async readOne(path: string, bases: ReadonlySet<string>): Promise<void> {
    const base = path.slice(0, path.length - path.split('/').slice(-2).join('/').length);
    this.misplaced.delete(path);
    const source = await this.sources.read(path);
    if (!bases.has(base)) {
      if ('text' in source && claimsToBeRecord(source.text)) this.misplaced.set(path, misplaced(path));
      return;
    }
    if ('text' in source) this.parsed.set(path, parseRecord(path, source.text));
    else {
      const empty = parseRecord(path, '');
      this.parsed.set(path, { ...empty, problems: [{ ...source.problem, code: 'record.unreadable' }], broken: true });
    }
  }
}

/** Other Markdown may lie in a folder of that name; a record says in its head that it is one. */
function claimsToBeRecord(text: string): boolean {
  return /^\uFEFF?---[ \t]*\r?\n(?:(?!---)[^\r\n]*\r?\n)*?clausemark:/u.test(text);
}

function misplaced(path: string): Problem {
  const start = { line: 0, character: 0 };
  const said = phrase('this record does not count: attestations/ stands neither beside a clausemark.yaml nor in the folder that is scanned');
  return { path, range: { start, end: start }, code: 'record.misplaced', ...message(said) };
}
