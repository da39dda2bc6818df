import { type Phrase, phrase } from '../../base/phrase.js';
import type { Span } from '../../base/text.js';
import { type Token, tokenize } from './tokens.js';

export interface SchemaArgument {
  readonly name?: string;
  readonly span: Span;
  /** Absent for what is not a single string, number or boolean. */
  readonly literal?: string | number | boolean;
}

/** `@map("x")`, `@db.Text`, `@@map("x")`. */
export interface SchemaAttribute {
  /** Without the `@`: `map`, `db.Text`. */
  readonly name: string;
  /** From the `@` on. */
  readonly span: Span;
  readonly args: readonly SchemaArgument[];
}

export interface SchemaField {
  readonly name: string;
  readonly nameSpan: Span;
  /** The whole line, attributes included. */
  readonly extent: Span;
  /** Absent for the values of an enum. */
  readonly type?: string;
  readonly typeSpan?: Span;
  readonly list: boolean;
  readonly attributes: readonly SchemaAttribute[];
}

/** `model`, `view`, `type`, `enum`, `datasource` and `generator` blocks; those of settings have no fields here. */
export interface SchemaBlock {
  readonly keyword: string;
  readonly name: string;
  readonly nameSpan: Span;
  readonly extent: Span;
  readonly fields: readonly SchemaField[];
  readonly attributes: readonly SchemaAttribute[];
}

export interface Schema {
  readonly blocks: readonly SchemaBlock[];
  readonly comments: readonly Span[];
  readonly errors: readonly { readonly span: Span; readonly reason: Phrase }[];
}

const BLOCKS = new Set(['model', 'view', 'type', 'enum']);
const SETTINGS = new Set(['datasource', 'generator']);

/** Reads a Prisma schema. Lines that are no schema are errors; what is around them is still read. */
export function parseSchema(text: string): Schema {
  const { tokens, comments } = tokenize(text);
  const parser = new SchemaParser(tokens, text.length);
  return { blocks: parser.blocks(), comments, errors: parser.errors };
}

class SchemaParser {
  readonly errors: { span: Span; reason: Phrase }[] = [];
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly length: number,
  ) {}

  blocks(): readonly SchemaBlock[] {
    const blocks: SchemaBlock[] = [];
    for (;;) {
      this.skipNewlines();
      const keyword = this.peek();
      if (!keyword) return blocks;
      const name = this.tokens[this.at + 1];
      if (keyword.type === 'word' && (BLOCKS.has(keyword.text) || SETTINGS.has(keyword.text)) && name?.type === 'word') {
        this.at += 2;
        blocks.push(this.block(keyword, name));
      } else this.fail(phrase('expected a block such as `model Name { … }`'));
    }
  }

  private block(keyword: Token, name: Token): SchemaBlock {
    const fields: SchemaField[] = [];
    const attributes: SchemaAttribute[] = [];
    const done = (end: number): SchemaBlock => ({
      keyword: keyword.text,
      name: name.text,
      nameSpan: [name.start, name.end],
      extent: [keyword.start, end],
      fields,
      attributes,
    });
    if (!this.take('{')) {
      this.fail(phrase('expected `{` after the name'));
      return done(name.end);
    }
    for (;;) {
      this.skipNewlines();
      const token = this.peek();
      if (!token) {
        this.errors.push({ span: [name.start, name.end], reason: phrase('the block of `{name}` is not closed', { name: name.text }) });
        return done(this.length);
      }
      if (this.take('}')) return done(token.end);
      if (this.startsBlock()) {
        this.errors.push({ span: [name.start, name.end], reason: phrase('the block of `{name}` is not closed', { name: name.text }) });
        return done(this.previousEnd());
      }
      if (SETTINGS.has(keyword.text)) this.skipLine();
      else if (token.text === '@@' && token.type === 'mark') {
        attributes.push(...this.attributes());
        this.endLine();
      } else if (token.type === 'word') fields.push(this.field(token, keyword.text === 'enum'));
      else this.fail(phrase('expected a field, `@@…` or `}`'));
    }
  }

  /** A keyword, a name and a brace in one line, where a field was expected: the block before it was not closed. */
  private startsBlock(): boolean {
    const [keyword, name, brace] = this.tokens.slice(this.at, this.at + 3);
    return keyword?.type === 'word' && (BLOCKS.has(keyword.text) || SETTINGS.has(keyword.text)) && name?.type === 'word' && brace?.text === '{';
  }

  private field(name: Token, value: boolean): SchemaField {
    this.at++;
    let type: string | undefined;
    let typeSpan: Span | undefined;
    let list = false;
    if (!value) {
      this.take(':');
      const token = this.peek();
      if (token?.type === 'word') {
        this.at++;
        type = token.text;
        typeSpan = [token.start, token.end];
        if (this.peek()?.text === '(') this.skipBalanced();
        if (this.take('[')) {
          this.take(']');
          list = true;
        }
        if (!this.take('?')) this.take('!');
      } else this.errors.push({ span: [name.start, name.end], reason: phrase('`{name}` has no type', { name: name.text }) });
    }
    const attributes = this.attributes();
    const end = this.previousEnd();
    this.endLine();
    return {
      name: name.text,
      nameSpan: [name.start, name.end],
      extent: [name.start, end],
      list,
      attributes,
      ...(type === undefined ? {} : { type }),
      ...(typeSpan ? { typeSpan } : {}),
    };
  }

  private attributes(): readonly SchemaAttribute[] {
    const attributes: SchemaAttribute[] = [];
    for (;;) {
      const at = this.peek();
      if (at?.type !== 'mark' || (at.text !== '@' && at.text !== '@@')) return attributes;
      this.at++;
      let name = '';
      for (let token = this.peek(); token?.type === 'word'; token = this.peek()) {
        name += token.text;
        this.at++;
        if (!this.take('.')) break;
        name += '.';
      }
      const args = this.peek()?.text === '(' ? this.args() : [];
      attributes.push({ name, span: [at.start, this.previousEnd()], args });
    }
  }

  /** `(name: value, …)`. Lists, calls and other nested values are passed over, to any depth. */
  private args(): readonly SchemaArgument[] {
    const args: SchemaArgument[] = [];
    this.at++;
    for (;;) {
      this.skipNewlines();
      const first = this.peek();
      if (!first || first.text === '}' || this.take(')')) return args;
      if (this.take(',')) continue;
      let name: string | undefined;
      if (first.type === 'word' && this.tokens[this.at + 1]?.text === ':') {
        name = first.text;
        this.at += 2;
        this.skipNewlines();
      }
      const value: Token[] = [];
      for (let token = this.peek(); token && token.text !== ',' && token.text !== ')' && token.text !== '}'; token = this.peek()) {
        if (token.type !== 'newline') value.push(token);
        if (token.text === '(' || token.text === '[') this.skipBalanced();
        else this.at++;
      }
      const [token, more] = value;
      const literal = token && !more ? literalOf(token) : undefined;
      const start = token?.start ?? first.start;
      args.push({ span: [start, Math.max(start, this.previousEnd())], ...(name === undefined ? {} : { name }), ...(literal === undefined ? {} : { literal }) });
    }
  }

  /** From an opening bracket to past its partner; never past the end of the block. */
  private skipBalanced(): void {
    let depth = 0;
    for (let token = this.peek(); token && token.text !== '}'; token = this.peek()) {
      this.at++;
      if (token.type !== 'mark') continue;
      if (token.text === '(' || token.text === '[') depth++;
      else if ((token.text === ')' || token.text === ']') && --depth === 0) return;
    }
  }

  private endLine(): void {
    const token = this.peek();
    if (token && token.type !== 'newline' && token.text !== '}') this.fail(phrase('this does not belong here'));
  }

  private fail(reason: Phrase): void {
    const token = this.peek();
    const start = token?.start ?? this.length;
    const from = this.at;
    this.skipLine();
    if (this.at === from) this.at++;
    this.errors.push({ span: [start, Math.max(start, this.previousEnd())], reason });
  }

  private skipLine(): void {
    for (let token = this.peek(); token && token.type !== 'newline' && token.text !== '}'; token = this.peek()) this.at++;
  }

  private skipNewlines(): void {
    while (this.peek()?.type === 'newline') this.at++;
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private take(mark: string): boolean {
    const token = this.peek();
    if (token?.type !== 'mark' || token.text !== mark) return false;
    this.at++;
    return true;
  }

  private previousEnd(): number {
    for (let i = this.at - 1; i >= 0; i--) {
      const token = this.tokens[i];
      if (token && token.type !== 'newline') return token.end;
    }
    return 0;
  }
}

function literalOf(token: Token): string | number | boolean | undefined {
  if (token.type === 'string') return token.text;
  if (token.type === 'number') return Number(token.text);
  return token.type === 'word' && (token.text === 'true' || token.text === 'false') ? token.text === 'true' : undefined;
}
