import { nodeOf } from './nodes.js';
import { isUnknown, lastSegment, type Ref } from './refs.js';

/** Types that leave open what a value is. */
const VAGUE_TYPES = new Set(['any', 'unknown', 'Any', 'object']);

/** Whether a type leaves open what a value is. */
export function isVague(name: string): boolean {
  return VAGUE_TYPES.has(name);
}

/** Types that say nothing of a library. */
const PLAIN_TYPES = new Set([
  'str',
  'int',
  'float',
  'bool',
  'bytes',
  'dict',
  'list',
  'tuple',
  'set',
  'object',
  'string',
  'number',
  'boolean',
  'any',
  'unknown',
  'Any',
  'Record',
  'Array',
  'Object',
  'Dict',
  'List',
]);

/** `str()`, `dict()`, `Any()`: a type that says nothing of a library. */
export function isPlainType(ref: Ref): boolean {
  if (ref.t !== 'external' || ref.holds) return false;
  const name = ref.segments[ref.segments.length - 2];
  return lastSegment(ref) === '()' && name !== undefined && PLAIN_TYPES.has(name);
}

/** Names of Python's own: not what `from library import *` brings. */
const BUILTINS = new Set([
  'print',
  'open',
  'len',
  'str',
  'int',
  'float',
  'dict',
  'list',
  'set',
  'tuple',
  'input',
  'isinstance',
  'range',
  'enumerate',
  'zip',
  'super',
  'getattr',
  'setattr',
  'repr',
  'type',
  'bool',
  'None',
  'True',
  'False',
  'Exception',
  'ValueError',
  'map',
  'filter',
  'sorted',
  'min',
  'max',
  'sum',
  'any',
  'all',
  'hash',
  'id',
  'format',
  'exit',
]);

export function isBuiltin(name: string): boolean {
  return BUILTINS.has(name);
}

/** Unknown, `null` or an empty text: something else may say more. */
export function saysNothing(ref: Ref): boolean {
  return isUnknown(ref) || (ref.t === 'value' && isEmptyLiteral(ref));
}

/** `null`, `''`. */
export function isEmptyLiteral(ref: Extract<Ref, { t: 'value' }>): boolean {
  const node = nodeOf(ref.unit, ref.id);
  return node.op === 'literal' && (node.value === null || node.value === '');
}

/** `[]`, `{}`: what it will hold is put into it later. */
export function isEmptyCollection(ref: Ref): boolean {
  if (ref.t !== 'value') return false;
  const node = nodeOf(ref.unit, ref.id);
  return (node.op === 'list' && !node.items.length) || (node.op === 'map' && !node.entries.length && !node.spreads.length);
}
