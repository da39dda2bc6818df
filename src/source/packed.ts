import { isObject, jsonIn } from '../base/json.js';
import type { Span } from '../base/text.js';
import type { Analysed } from './analyse.js';
import type { Argument, FileFacts, LinkedFacts, MapEntry, NodeId, NodeTable, ValueNode } from './facts.js';

/**
 * Facts as bytes, for other threads and for caches: the nodes as 32-bit integers, everything else as JSON. Nodes are most of what a file
 * says and half of them are never asked for; those that are become objects one by one.
 *
 * Layout, in 32-bit integers of the machine's own order: length of the JSON in bytes, number of nodes, number of line starts, number of
 * integers of all nodes, checksum; the position of each node; the nodes; the line starts; then the JSON in UTF-8.
 */
const HEAD = 5;

const OPS = [
  'literal',
  'concat',
  'list',
  'map',
  'name',
  'free',
  'import',
  'param',
  'member',
  'index',
  'call',
  'function',
  'class',
  'this',
  'join',
  'update',
  'derive',
  'typed',
  'bind',
  'element',
  'unknown',
] as const satisfies readonly ValueNode['op'][];

const CODES: ReadonlyMap<ValueNode['op'], number> = new Map(OPS.map((op, code) => [op, code]));

/** Stands for what a node does not have. */
const ABSENT = -1;

/** What a call has besides: it is a `new`, and its callee is written elsewhere than its node says. */
const NEW = 1;
const WRITTEN = 2;

type Scalar = string | number | boolean | null;

interface Rest {
  readonly facts: Omit<FileFacts, 'nodes' | 'lineStarts'>;
  /** Texts and literals that the nodes name by their place here. */
  readonly scalars: readonly Scalar[];
}

export function pack(analysed: Analysed): Uint8Array<ArrayBuffer> {
  if (!('facts' in analysed)) return joined([0, 0, 0, 0], [], [], [], analysed);
  const { nodes, lineStarts, ...facts } = analysed.facts;
  const writer = new Writer();
  const positions: number[] = [];
  for (const node of nodes) {
    positions.push(writer.ints.length);
    writer.node(node);
  }
  const rest: Rest = { facts, scalars: [...writer.scalars.keys()] };
  return joined([0, nodes.length, lineStarts.length, writer.ints.length], positions, writer.ints, lineStarts, rest);
}

function joined(head: number[], positions: readonly number[], ints: readonly number[], lineStarts: readonly number[], rest: unknown): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(rest));
  const count = HEAD + positions.length + ints.length + lineStarts.length;
  const bytes = new Uint8Array(count * 4 + json.length);
  const all = new Int32Array(bytes.buffer, 0, count);
  head[0] = json.length;
  all.set(head);
  all.set(positions, HEAD);
  all.set(ints, HEAD + positions.length);
  all.set(lineStarts, HEAD + positions.length + ints.length);
  all[HEAD - 1] = checksum(all);
  bytes.set(json, count * 4);
  return bytes;
}

/** What {@link pack} made; undefined where the bytes are damaged. */
export function unpack(bytes: Uint8Array): Analysed<LinkedFacts> | undefined {
  const aligned = bytes.byteOffset % 4 ? new Uint8Array(bytes) : bytes;
  if (aligned.length < HEAD * 4) return undefined;
  const head = new Int32Array(aligned.buffer, aligned.byteOffset, HEAD);
  const [jsonLength = 0, nodes = 0, lines = 0, length = 0, sum = 0] = head;
  const count = HEAD + nodes + length + lines;
  if (count * 4 + jsonLength !== aligned.length) return undefined;
  const ints = new Int32Array(aligned.buffer, aligned.byteOffset, count);
  if (checksum(ints) !== sum) return undefined;
  const rest = jsonIn(aligned.subarray(count * 4));
  if (!isObject(rest)) return undefined;
  if ('skipped' in rest) return rest as unknown as Analysed<LinkedFacts>;
  if (!isObject(rest['facts']) || !Array.isArray(rest['scalars'])) return undefined;
  const { facts, scalars } = rest as unknown as Rest;
  const from = HEAD + nodes;
  const table = new PackedNodes(ints.subarray(HEAD, from), ints.subarray(from, from + length), scalars);
  let lineStarts: readonly number[] | undefined;
  return {
    facts: {
      ...facts,
      nodes: table,
      get lineStarts() {
        lineStarts ??= Array.from(ints.subarray(from + length));
        return lineStarts;
      },
    },
  };
}

/** Over all integers but the sum itself. */
function checksum(ints: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < ints.length; i++) if (i !== HEAD - 1) sum = (Math.imul(sum, 31) + (ints[i] ?? 0)) | 0;
  return sum;
}

/** Each node is its code, its span, then what {@link PackedNodes} reads in the same order. */
class Writer {
  readonly ints: number[] = [];
  readonly scalars = new Map<Scalar, number>();

  node(node: ValueNode): void {
    this.ints.push(CODES.get(node.op) ?? ABSENT, node.span[0], node.span[1]);
    switch (node.op) {
      case 'literal':
        this.scalar(node.value);
        break;
      case 'concat':
        this.ids(node.parts);
        break;
      case 'list':
        this.ids(node.items);
        break;
      case 'map':
        this.ints.push(node.entries.length);
        for (const { key, keySpan, value } of node.entries) {
          this.scalar(key);
          this.ints.push(keySpan?.[0] ?? ABSENT, keySpan?.[1] ?? ABSENT, value);
        }
        this.ids(node.spreads);
        break;
      case 'name':
        this.scalar(node.name);
        break;
      case 'free':
        this.ints.push(node.fn);
        this.scalar(node.name);
        break;
      case 'import':
        this.scalar(node.module);
        this.scalar(node.name);
        this.ints.push(node.level ?? ABSENT);
        break;
      case 'param':
        this.ints.push(node.fn, node.index);
        break;
      case 'member':
        this.ints.push(node.object, node.nameSpan[0], node.nameSpan[1]);
        this.scalar(node.name);
        break;
      case 'index':
        this.ints.push(node.object, node.key ?? ABSENT);
        break;
      case 'call':
        this.ints.push(node.callee, node.fn, (node.isNew ? NEW : 0) | (node.calleeSpan ? WRITTEN : 0), ...(node.calleeSpan ?? []), node.args.length);
        for (const { value, name, spread } of node.args) {
          this.ints.push(value, spread ?? 0);
          this.scalar(name);
        }
        this.ids(node.types ?? []);
        break;
      case 'function':
        this.ints.push(node.fn);
        break;
      case 'class':
      case 'this':
        this.ints.push(node.cls);
        break;
      case 'join':
      case 'derive':
        this.ids(node.inputs);
        break;
      case 'update':
        this.ints.push(node.object, node.value);
        this.scalar(node.key);
        break;
      case 'typed':
        this.ints.push(node.value ?? ABSENT, node.type);
        break;
      case 'bind':
        this.ints.push(node.value);
        this.scalar(node.name);
        break;
      case 'element':
        this.ints.push(node.tag, node.props);
        this.ids(node.children);
        break;
      case 'unknown':
        break;
    }
  }

  private scalar(value: Scalar | undefined): void {
    if (value === undefined) {
      this.ints.push(ABSENT);
      return;
    }
    let at = this.scalars.get(value);
    if (at === undefined) {
      at = this.scalars.size;
      this.scalars.set(value, at);
    }
    this.ints.push(at);
  }

  private ids(ids: readonly NodeId[]): void {
    this.ints.push(ids.length);
    for (const id of ids) this.ints.push(id);
  }
}

const NONE: readonly NodeId[] = [];

class PackedNodes implements NodeTable {
  private readonly known: (ValueNode | undefined)[];
  private next = 0;

  constructor(
    private readonly positions: Int32Array,
    private readonly ints: Int32Array,
    private readonly scalars: readonly Scalar[],
  ) {
    this.known = new Array<ValueNode | undefined>(positions.length);
  }

  get length(): number {
    return this.positions.length;
  }

  at(id: NodeId): ValueNode | undefined {
    const known = this.known[id];
    if (known) return known;
    const position = this.positions[id];
    if (position === undefined) return undefined;
    this.next = position;
    const node = this.node();
    this.known[id] = node;
    return node;
  }

  private node(): ValueNode {
    const op = OPS[this.int()] ?? 'unknown';
    const span: Span = [this.int(), this.int()];
    switch (op) {
      case 'literal':
        return { op, value: this.scalars[this.int()] ?? null, span };
      case 'concat':
        return { op, parts: this.ids(), span };
      case 'list':
        return { op, items: this.ids(), span };
      case 'map':
        return { op, entries: this.many(() => this.entry()), spreads: this.ids(), span };
      case 'name':
        return { op, name: this.text(), span };
      case 'free':
        return { op, fn: this.int(), name: this.text(), span };
      case 'import': {
        const module = this.text();
        const name = this.optionalText();
        const level = this.int();
        return { op, module, ...(name === undefined ? {} : { name }), ...(level === ABSENT ? {} : { level }), span };
      }
      case 'param':
        return { op, fn: this.int(), index: this.int(), span };
      case 'member': {
        const object = this.int();
        const nameSpan: Span = [this.int(), this.int()];
        return { op, object, name: this.text(), nameSpan, span };
      }
      case 'index': {
        const object = this.int();
        const key = this.int();
        return key === ABSENT ? { op, object, span } : { op, object, key, span };
      }
      case 'call': {
        const callee = this.int();
        const fn = this.int();
        const flags = this.int();
        const calleeSpan: Span | undefined = flags & WRITTEN ? [this.int(), this.int()] : undefined;
        const args = this.many(() => this.argument());
        const types = this.ids();
        if (flags === 0 && !types.length) return { op, callee, args, span, fn };
        const isNew = flags & NEW ? { isNew: true as const } : {};
        return { op, callee, args, span, fn, ...isNew, ...(calleeSpan ? { calleeSpan } : {}), ...(types.length ? { types } : {}) };
      }
      case 'function':
        return { op, fn: this.int(), span };
      case 'class':
        return { op, cls: this.int(), span };
      case 'this':
        return { op, cls: this.int(), span };
      case 'join':
        return { op, inputs: this.ids(), span };
      case 'derive':
        return { op, inputs: this.ids(), span };
      case 'update': {
        const object = this.int();
        const value = this.int();
        const key = this.optionalText();
        return { op, object, ...(key === undefined ? {} : { key }), value, span };
      }
      case 'typed': {
        const value = this.int();
        const type = this.int();
        return value === ABSENT ? { op, type, span } : { op, value, type, span };
      }
      case 'bind': {
        const value = this.int();
        return { op, name: this.text(), value, span };
      }
      case 'element':
        return { op, tag: this.int(), props: this.int(), children: this.ids(), span };
      case 'unknown':
        return { op, span };
    }
  }

  private entry(): MapEntry {
    const key = this.optionalText();
    const keySpan: Span = [this.int(), this.int()];
    const value = this.int();
    return { ...(key === undefined ? {} : { key }), ...(keySpan[0] === ABSENT ? {} : { keySpan }), value };
  }

  private argument(): Argument {
    const value = this.int();
    const spread = this.int();
    const name = this.optionalText();
    if (spread !== 1 && spread !== 2) return name === undefined ? { value } : { value, name };
    return name === undefined ? { value, spread } : { value, name, spread };
  }

  private int(): number {
    return this.ints[this.next++] ?? ABSENT;
  }

  private ids(): readonly NodeId[] {
    const length = this.int();
    if (length <= 0) return NONE;
    const ids: NodeId[] = [];
    for (let left = length; left > 0; left--) ids.push(this.int());
    return ids;
  }

  private many<T>(one: () => T): readonly T[] {
    const all: T[] = [];
    for (let left = this.int(); left > 0; left--) all.push(one());
    return all;
  }

  private text(): string {
    return this.optionalText() ?? '';
  }

  private optionalText(): string | undefined {
    const value = this.scalars[this.int()];
    return typeof value === 'string' ? value : undefined;
  }
}
