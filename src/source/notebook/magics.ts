import { launchCommands } from '../arguments/launch.js';
import { argumentDocument } from '../arguments/parse.js';
import { placed } from '../config/facts.js';
import { lowerJson } from '../config/json.js';
import { lowerToml } from '../config/toml.js';
import { lowerYaml } from '../config/yaml.js';
import type { ConfigDocument, FileFacts } from '../facts.js';

/** A cell that is written to a Python file, to be run from there. */
const FILE_CELL = /^%%(?:writefile|file)[ \t](?:[^\n]*[ \t])?["']?[^\s"']+\.py["']?[ \t]*\r?(?:\n|$)/;
/** A cell that is written to a file of configuration. */
const CONFIG_CELL = /^%%(?:writefile|file)[ \t](?:[^\n]*[ \t])?["']?[^\s"']+\.(ya?ml|json|toml)["']?[ \t]*\r?(?:\n|$)/;
const CONFIGS: Readonly<Record<string, (text: string) => FileFacts>> = { yml: lowerYaml, yaml: lowerYaml, json: lowerJson, toml: lowerToml };
/** Cell magics whose body is still Python. */
const PYTHON_CELL = /^%%(?:time|timeit|capture|prun|memit|mprun|debug|python3?|px|wandb)\b/;
const SHELL_CELL = /^%%(?:bash|sh|script\s+(?:\S*\/)?(?:ba|z)?sh|!)/;

/** Line magics that run the statement behind them, with their options. */
const PYTHON_LINE = /^\s*%(?:time|timeit|prun|memit)(?:[ \t]+-(?:[lsTD][ \t]+[^\s-]\S*|[nrpti][ \t]*\d+|[A-Za-z]+))*[ \t]+(?=[^\s-])/;

/** A cell's source with what is not Python as spaces of equal length, and the command lines in it. */
export interface MaskedCell {
  readonly text: string;
  /** What ends a string, bracket or line that the cell leaves open, so that it is not seen to go on in the next cell. */
  readonly ending: string;
  readonly documents: readonly ConfigDocument[];
}

/** Whether a cell is a Python file of its own. */
export function isFileCell(source: string): boolean {
  return FILE_CELL.test(source.trimStart());
}

/** A cell that is a shell script. `offset` is where it begins in the joined text. */
export function maskShell(source: string, offset: number): MaskedCell {
  return { text: blank(source), ending: '', documents: shellDocuments(source, offset) };
}

/** A Python cell. `offset` is where it begins in the joined text. */
export function maskMagics(source: string, offset: number): MaskedCell {
  const documents: ConfigDocument[] = [];
  const shell = (start: number, end: number): void => void documents.push(...shellDocuments(source.slice(start, end), offset + start));
  const first = /^(?:[ \t]*\r?\n)*[ \t]*/.exec(source)?.[0].length ?? 0;
  if (source.startsWith('%%', first)) {
    const head = source.slice(first);
    const headEnd = lineEnd(source, first);
    if (!PYTHON_CELL.test(head) && !FILE_CELL.test(head)) {
      const lower = CONFIGS[CONFIG_CELL.exec(head)?.[1] ?? ''];
      if (SHELL_CELL.test(head)) shell(headEnd, source.length);
      else if (lower) documents.push(...configured(lower(source.slice(headEnd)), offset + headEnd));
      return { text: blank(source), ending: '', documents };
    }
  }
  const chunks: string[] = [];
  const state = new LineState();
  for (let at = 0; at < source.length; ) {
    let end = nextLine(source, at);
    const line = source.slice(at, end);
    const timed = state.atStatement ? PYTHON_LINE.exec(line)?.[0] : undefined;
    if (timed !== undefined) {
      // `%time f()` as `0;    f()`: a statement at the same place.
      const indent = /^\s*/.exec(timed)?.[0] ?? '';
      chunks.push(`${indent}0;${blank(timed.slice(indent.length + 2))}`, line.slice(timed.length));
      state.feed(line.slice(timed.length));
    } else if (state.atStatement && isMagic(line)) {
      while (/\\\r?\n$/.test(source.slice(at, end)) && end < source.length) end = nextLine(source, end);
      const command = /^\s*(?:[\w.,\s[\]]+=\s*)?(?:!+|%(?:run|sx|system|env|set_env)\b)/.exec(line);
      if (command) {
        const run = /%run\s/.test(command[0] + line.charAt(command[0].length));
        if (run) documents.push(...runDocuments(source.slice(at + command[0].length, end), offset + at + command[0].length));
        else if (/%(?:set_)?env/.test(command[0])) documents.push(...environment(source.slice(at, end), offset + at));
        else shell(at + command[0].length, end);
      }
      chunks.push(blank(source.slice(at, end)));
    } else {
      state.feed(line);
      chunks.push(line);
    }
    at = end;
  }
  return { text: chunks.join(''), ending: state.ending, documents };
}

function shellDocuments(script: string, offset: number): readonly ConfigDocument[] {
  return launchCommands(script, offset).map(({ words, start, end }) => argumentDocument(words, [start, end]));
}

function configured({ documents }: FileFacts, offset: number): readonly ConfigDocument[] {
  return documents.map(({ format, root }) => ({ format, root: placed(root, ([start, end]) => [offset + start, offset + end]) }));
}

function isMagic(line: string): boolean {
  return (
    /^\s*(?:%%?[A-Za-z_]|!|\?{1,2}[A-Za-z_%])/.test(line) ||
    /^\s*%?[A-Za-z_][\w.]*\?{1,2}\s*$/.test(line) ||
    /^\s*[A-Za-z_][\w.,\s[\]'"]*=\s*(?:!\s*\S|%[A-Za-z_])/.test(line)
  );
}

/** `%run train.py --flag x`, as if Python had been called. */
function runDocuments(text: string, offset: number): readonly ConfigDocument[] {
  return launchCommands(`python ${text}`, offset - 'python '.length).map((command) =>
    argumentDocument(command.words.slice(1), [Math.max(command.start, offset), command.end]),
  );
}

/** `%env NAME=value` and `%env NAME value`. */
function environment(text: string, offset: number): readonly ConfigDocument[] {
  const match = /^(\s*%(?:set_)?env\s+)([A-Za-z_]\w*)(\s*=\s*|\s+)(\S[^\r\n]*)/.exec(text);
  if (!match) return [];
  const [, before = '', key = '', between = '', value = ''] = match;
  const keyStart = offset + before.length;
  const start = keyStart + key.length + between.length;
  const trimmed = value.trimEnd();
  return [
    {
      format: 'env',
      root: {
        type: 'map',
        span: [keyStart, start + trimmed.length],
        entries: [
          {
            key,
            node: {
              type: 'scalar',
              value: trimmed.replace(/^(["'])(.*)\1$/, '$2'),
              span: [start, start + trimmed.length],
              keySpan: [keyStart, keyStart + key.length],
            },
          },
        ],
      },
    },
  ];
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Whether the next line begins a statement, or goes on inside a string, a bracket or after a backslash. */
class LineState {
  private quote = '';
  private readonly brackets: string[] = [];
  private continued = false;
  /** Ends a replacement field of an f-string that its line left open. */
  private field = '';

  get atStatement(): boolean {
    return this.quote === '' && this.brackets.length === 0 && !this.continued;
  }

  /** What makes the next line begin a statement. */
  get ending(): string {
    return this.field + this.quote + (this.continued ? '\n' : '') + this.brackets.toReversed().join('');
  }

  feed(line: string): void {
    this.continued = false;
    for (let i = 0; i < line.length; i++) {
      const character = line.charAt(i);
      const closing = CLOSING[character];
      if (this.quote) {
        if (character === '\\') i++;
        else if (line.startsWith(this.quote, i)) {
          i += this.quote.length - 1;
          this.quote = '';
        }
      } else if (character === '#') break;
      else if (character === '"' || character === "'") {
        const triple = character.repeat(3);
        this.quote = line.startsWith(triple, i) ? triple : character;
        i += this.quote.length - 1;
      } else if (closing) this.brackets.push(closing);
      else if (character === ')' || character === ']' || character === '}') this.brackets.pop();
      else if (character === '\\' && /^\\\r?\n?$/.test(line.slice(i))) this.continued = true;
    }
    if (this.quote.length !== 1) return;
    // An unfinished plain string ends with its line.
    if (/\{[^}]*$/.test(line)) this.field = `}${this.quote}`;
    this.quote = '';
  }
}
