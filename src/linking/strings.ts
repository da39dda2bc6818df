import type { Argument, NodeId } from '../source/facts.js';
import type { Linker } from './linker.js';
import { classOf, nodeOf } from './nodes.js';
import { type QueryPart, queryOf, writtenOut } from './query.js';
import { type External, type NodeRef, nodeKey, type Ref, type Unit } from './refs.js';

/** One text that an expression may be, and where that is decided. */
export interface TextValue {
  /** Undefined where only the name of the variable, flag or key is known. */
  readonly text: string | undefined;
  readonly from: 'literal' | 'env' | 'flag';
  /** Name of the environment variable or flag. */
  readonly name?: string;
  /** The literal, or the read of the variable or flag. */
  readonly node: NodeRef;
}

const MAX_TEXTS = 8;

/** How deep texts that are made of others are looked into, and into how many expressions for one. */
const MAX_DEPTH = 6;
const MAX_LOOKS = 512;

/** How far a search for texts has come. */
interface Search {
  readonly linker: Linker;
  /** How many more expressions may be looked into: parts with alternatives that have parts with alternatives have no end. */
  left: number;
}

/** Every text an expression may be, as far as that can be told in few steps; empty where nothing is known. */
export function textsOf(linker: Linker, ref: NodeRef): readonly TextValue[] {
  return texts({ linker, left: MAX_LOOKS }, ref, 0);
}

function texts(search: Search, ref: NodeRef, depth: number): readonly TextValue[] {
  if (depth > MAX_DEPTH || search.left-- <= 0) return [];
  const { linker } = search;
  const found: TextValue[] = [];
  for (const target of linker.refs(ref.unit, ref.id)) {
    if (found.length >= MAX_TEXTS) break;
    if (target.t === 'value') found.push(...valueTexts(search, target, depth));
    else if (target.t === 'external') found.push(...externalTexts(search, target, ref, depth));
  }
  if (!found.length) found.push(...filledIn(search, ref, depth));
  const address = found.length ? ref.id : writtenOut(ref.unit, ref.id);
  if (address !== ref.id && linker.refs(ref.unit, address).every((target) => isText(target))) return texts(search, { unit: ref.unit, id: address }, depth + 1);
  const query = found.some(isAddress) ? queryOf(ref.unit, ref.id) : [];
  return query.length
    ? found.map((entry) => (isAddress(entry) ? { ...entry, text: withQuery(search, ref.unit, entry.text ?? '', query, depth) } : entry))
    : found;
}

/** The texts that an expression is, or where only what it begins with stands in the code, begins with: `'chats:' + id`. */
export function beginningsOf(linker: Linker, ref: NodeRef, depth = 0, seen: Set<string> = new Set()): readonly string[] {
  const whole = textsOf(linker, ref).flatMap(({ text }) => text ?? []);
  if (whole.length || depth > MAX_DEPTH) return whole;
  return linker.refs(ref.unit, ref.id).flatMap((target) => {
    const node = target.t === 'value' ? nodeOf(target.unit, target.id) : undefined;
    const first = node?.op === 'concat' ? node.parts[0] : undefined;
    // By several ways, it says the same.
    if (target.t !== 'value' || first === undefined || seen.has(nodeKey(target))) return [];
    seen.add(nodeKey(target));
    return beginningsOf(linker, { unit: target.unit, id: first }, depth + 1, seen);
  });
}

/** What `new URL(text)` gives stands for the text. */
function isText(ref: Ref): boolean {
  if (ref.t !== 'value') return false;
  const { op } = nodeOf(ref.unit, ref.id);
  return op === 'literal' || op === 'concat';
}

/** Whether a text is a whole address to which no query was written. */
function isAddress({ text }: TextValue): boolean {
  return text !== undefined && /^(?:https?:\/\/|…\/)[^?\s]+$/.test(text);
}

/** An address with what was put into its query afterwards. */
function withQuery(search: Search, unit: Unit, address: string, query: readonly QueryPart[], depth: number): string {
  const value = (id: NodeId): string => texts(search, { unit, id }, depth + 1)[0]?.text ?? '…';
  return `${address}?${query.map((part) => `${part.key}=${value(part.value)}`).join('&')}`;
}

function valueTexts(search: Search, ref: Extract<Ref, { t: 'value' }>, depth: number): readonly TextValue[] {
  const node = nodeOf(ref.unit, ref.id);
  const place = { unit: ref.unit, id: ref.id };
  switch (node.op) {
    case 'literal':
      return node.value === null ? [] : [{ text: String(node.value), from: 'literal', node: place }];
    case 'list':
      return node.items.slice(0, MAX_TEXTS).flatMap((item) => texts(search, { unit: ref.unit, id: item }, depth + 1));
    case 'map':
      return node.entries.slice(0, MAX_TEXTS).flatMap((entry) => texts(search, { unit: ref.unit, id: entry.value }, depth + 1));
    case 'concat':
      return joined(search, ref.unit, node.parts, '', place, depth);
    default:
      return [];
  }
}

/** `'https://…/{day}'.format(day=day)`, in the function or given to it: an address with what it is filled with left open. */
function filledIn(search: Search, ref: NodeRef, depth: number, given = { callers: MAX_TEXTS }): readonly TextValue[] {
  const { linker } = search;
  const node = linker.node(ref);
  if (depth > MAX_DEPTH || search.left-- <= 0) return [];
  if (node.op === 'bind') return filledIn(search, { unit: ref.unit, id: node.value }, depth, given);
  if (node.op === 'param') {
    if (given.callers <= 0) return [];
    const fn = { unit: ref.unit, fn: node.fn };
    const calls = linker.callersOf(fn).slice(0, given.callers);
    return calls.flatMap((call) => linker.argumentsOfCall(call, fn, node.index)).flatMap((value) => filledIn(search, value, depth + 1, { callers: 0 }));
  }
  const callee = node.op === 'call' ? nodeOf(ref.unit, node.callee) : undefined;
  if (callee?.op !== 'member' || callee.name !== 'format') return [];
  return texts(search, { unit: ref.unit, id: callee.object }, depth + 1)
    .map((value) => ({ ...value, text: value.text?.replace(/\{[^{}]*\}/g, '…') }))
    .filter(({ text }) => text !== undefined && ADDRESS.test(text));
}

/** The beginning of an address whose host is known. */
const ADDRESS = /^[a-z][a-z0-9+]*:\/\/[^/…]+/i;

/** An address of which the host, or at least the path, is known: `https://a.example…`, `http://…:…/v1`, `…/v1`. */
const TELLING = /^(?:[a-z][a-z0-9+]*:\/\/(?:[^/…]|[^/\s]*\/[\w-])|…\/[\w-])/i;

const STATEMENT = /^\s*(insert|replace|upsert|update|delete|create|select|truncate|with)\s/i;

/** The product of the parts' first texts. What is unknown is `…`, where the rest still says something: an address or a statement. */
function joined(search: Search, unit: Unit, parts: readonly NodeId[], separator: string, place: NodeRef, depth: number): readonly TextValue[] {
  let text = '';
  let known = true;
  for (const [i, part] of parts.entries()) {
    const found = texts(search, { unit, id: part }, depth + 1);
    // `settings.get(name) || DEFAULT`: nothing is what stands for another one.
    const value = found.find((entry) => entry.text) ?? found.find((entry) => entry.text !== undefined);
    known &&= value?.text !== undefined;
    text += (i ? separator : '') + (value?.text ?? '…');
  }
  if (!known && !TELLING.test(text) && !STATEMENT.test(text)) return [];
  return [{ text, from: 'literal', node: place }];
}

/** An opened file stands for its path. */
const OPENED = /^(builtins\.open|(io|codecs|aiofiles|gzip|bz2|lzma|smart_open)\.open|npm:fs\.(createReadStream|createWriteStream))\.\(\)$/;

function externalTexts(search: Search, ref: External, at: NodeRef, depth: number): readonly TextValue[] {
  const { segments } = ref;
  const call = ref.calls[ref.calls.length - 1];
  const path = segments.join('.');
  const env = environmentName(search, ref, path, depth);
  if (env) {
    const fallback = env.fallback ? texts(search, env.fallback, depth + 1) : [];
    return [{ text: fallback.find((entry) => entry.text)?.text, from: 'env', name: env.name, node: at }];
  }
  const isJoin = /^(os\.path\.join|posixpath\.join|pathlib\.(Pure)?Path|npm:path\.(join|resolve))\.\(\)$/.test(path);
  if (call && (isJoin || path === 'urllib.parse.urljoin.()')) {
    const node = search.linker.node(call);
    if (node.op === 'concat') return isJoin ? texts(search, call, depth + 1) : [];
    if (node.op !== 'call') return [];
    const parts = isJoin ? node.args : node.args.slice(0, 2);
    const ids = parts.map(({ value }) => value);
    return joined(search, call.unit, ids, isJoin ? '/' : '', call, depth);
  }
  const flag = flagValue(search, ref, at, depth);
  if (flag) return flag;
  if (call && OPENED.test(path)) {
    const node = search.linker.node(call);
    const file = node.op === 'call' ? argumentNamed(node.args, 'file', 0) : undefined;
    return file === undefined ? [] : texts(search, { unit: call.unit, id: file }, depth + 1);
  }
  if (
    call &&
    /(^|\.)(dataclasses\.field|pydantic\.Field|pydantic\.fields\.Field|typer\.(Option|Argument)|click\.option|fastapi\.(Query|Body|Form))\.\(\)$/.test(path)
  ) {
    const node = search.linker.node(call);
    const value = node.op === 'call' ? argumentNamed(node.args, 'default', 0) : undefined;
    return value === undefined ? [] : texts(search, { unit: call.unit, id: value }, depth + 1);
  }
  // `text.strip()`, `url.rstrip('/')`: as the text itself.
  return [];
}

function environmentName(search: Search, ref: External, path: string, depth: number): { name: string; fallback?: NodeRef } | undefined {
  const { segments } = ref;
  const last = segments[segments.length - 1] ?? '';
  const before = segments.slice(0, -1).join('.');
  if (/^(os\.environ|globalThis\.process\.env|npm:process\.env|globalThis\.import\.meta\.env|globalThis\.Bun\.env)$/.test(before) && /^\w+$/.test(last))
    return { name: last };
  if (/^npm:\$env\/(static|dynamic)\/(private|public)(\.env)?$/.test(before)) return { name: last };
  if (/(^|\.)(os\.getenv|os\.environ\.get|os\.environ\.setdefault|Deno\.env\.get|decouple\.config|environ\.Env\.\(\)(\.str)?)\.\(\)$/.test(path)) {
    const call = ref.calls[ref.calls.length - 1];
    const node = call ? search.linker.node(call) : undefined;
    if (!call || node?.op !== 'call') return undefined;
    const first = node.args[0];
    const name = first ? texts(search, { unit: call.unit, id: first.value }, depth + 1).find((entry) => entry.text !== undefined)?.text : undefined;
    const fallback = argumentNamed(node.args, 'default', 1);
    return name !== undefined && /^\w+$/.test(name) ? { name, ...(fallback === undefined ? {} : { fallback: { unit: call.unit, id: fallback } }) } : undefined;
  }
  return undefined;
}

function argumentNamed(args: readonly Argument[], name: string, position: number): NodeId | undefined {
  return (args.find((argument) => argument.name === name) ?? args.filter((argument) => argument.name === undefined)[position])?.value;
}

/** `args.dataset` of argparse, fields of dataclasses read through HfArgumentParser and its kin. */
function flagValue(search: Search, ref: External, at: NodeRef, depth: number): readonly TextValue[] | undefined {
  const { segments } = ref;
  const name = segments[segments.length - 1] ?? '';
  if (!/^\w+$/.test(name)) return undefined;
  const parse = segments.findIndex((segment) => /^parse_(args|known_args|args_into_dataclasses|args_and_config|dict|yaml_file|json_file)$/.test(segment));
  if (parse < 0) return undefined;
  const parser = ref.calls[0];
  if (!parser) return undefined;
  const flag = (value: TextValue | undefined): readonly TextValue[] => [{ text: value?.text, from: 'flag', name, node: value?.node ?? at }];
  if (segments.includes('ArgumentParser')) {
    for (const id of parser.unit.facts.calls) {
      const call = nodeOf(parser.unit, id);
      if (call.op !== 'call') continue;
      const callee = nodeOf(parser.unit, call.callee);
      if (callee.op !== 'member' || callee.name !== 'add_argument') continue;
      const names = call.args
        .filter((argument) => argument.name === undefined)
        .flatMap((argument) => texts(search, { unit: parser.unit, id: argument.value }, depth + 1));
      if (!names.some(({ text }) => text !== undefined && text.replace(/^-+/, '').replace(/-/g, '_') === name)) continue;
      const fallback = call.args.find((argument) => argument.name === 'default');
      return flag(fallback ? texts(search, { unit: parser.unit, id: fallback.value }, depth + 1)[0] : undefined);
    }
    return flag(undefined);
  }
  const node = search.linker.node(parser);
  const classes = node.op === 'call' ? node.args.flatMap((argument) => classesIn(search.linker, { unit: parser.unit, id: argument.value })) : [];
  for (const cls of classes) {
    for (const owner of [cls, ...search.linker.ancestors(cls).classes]) {
      const field = classOf(owner.unit, owner.cls).fields.find((entry) => entry.name === name);
      if (!field) continue;
      return flag(field.value === undefined ? undefined : texts(search, { unit: owner.unit, id: field.value }, depth + 1)[0]);
    }
  }
  return flag(undefined);
}

function classesIn(linker: Linker, ref: NodeRef): readonly Extract<Ref, { t: 'class' }>[] {
  return linker.refs(ref.unit, ref.id).flatMap((target) => {
    if (target.t === 'class') return [target];
    if (target.t !== 'value') return [];
    const node = nodeOf(target.unit, target.id);
    return node.op === 'list' ? node.items.flatMap((item) => classesIn(linker, { unit: target.unit, id: item })) : [];
  });
}
