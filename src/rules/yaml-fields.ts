import { isMap } from 'yaml';
import type { YamlReader } from '../base/yaml-reader.js';
import { parsePattern, type SymbolPattern } from './pattern.js';
import type { Capture, EntityRole } from './rule.js';
import { parseSelector, type Selector } from './selector.js';

/** What rules and knowledge are written with in YAML; what is not as expected is reported by the reader and left out. */

export const ROLES: readonly EntityRole[] = ['store', 'request', 'form'];

export function selectorOf(reader: YamlReader, node: unknown, what: string): Selector | undefined {
  const text = reader.string(node, what);
  return text === undefined ? undefined : reader.attempt(node, () => parseSelector(text));
}

/** One pattern, or a list of them; white space in a pattern is for people. */
export function patternsOf(reader: YamlReader, node: unknown, what: string): readonly SymbolPattern[] {
  return reader.oneOrMore(node).flatMap((item) => {
    const text = reader.string(item, what);
    return text === undefined ? [] : (reader.attempt(item, () => parsePattern(text.replace(/\s+/g, ''))) ?? []);
  });
}

/** By their names. */
export function capturesOf(reader: YamlReader, node: unknown): Readonly<Record<string, Capture>> {
  const captures: Record<string, Capture> = {};
  for (const [name, value] of reader.record(node, 'capture')) {
    const found = captureOf(reader, value);
    if (found) captures[name] = found;
  }
  return captures;
}

function captureOf(reader: YamlReader, node: unknown): Capture | undefined {
  if (!isMap(node)) {
    const from = selectorOf(reader, node, 'a capture');
    return from ? { from } : undefined;
  }
  const map = reader.map(node, 'a capture', ['from', 'env', 'default']);
  if (!map) return undefined;
  const from = map.has('from') ? selectorOf(reader, map.get('from'), 'from') : undefined;
  const fallback = map.has('default') ? reader.string(map.get('default'), 'default') : undefined;
  return {
    ...(from ? { from } : {}),
    ...(map.has('env') ? { env: reader.strings(map.get('env'), 'env') } : {}),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

/** The position or the name of an argument. */
export function argumentOf(written: string): number | string {
  return /^\d+$/.test(written) ? Number(written) : written;
}
