import { functionOf, nodeOf } from '../linking/nodes.js';
import type { Unit } from '../linking/refs.js';
import type { ValueNode } from '../source/facts.js';

/** The name under which an expression was handed in or taken out of something; empty where it has none. That of a variable says nothing. */
export function nameAt(unit: Unit, id: number): string {
  const node = nodeOf(unit, id);
  if (node.op === 'param') return functionOf(unit, node.fn).parameters[node.index]?.name ?? '';
  if (node.op === 'bind') return nameAt(unit, node.value);
  if (node.op === 'typed') return node.value === undefined ? '' : nameAt(unit, node.value);
  return node.op === 'name' || node.op === 'member' ? node.name : '';
}

const ERROR_NAME = /^_?(e|ex|err|error|exc|exception|reason|cause)$|Error$/;

/** Whether an expression is an error, or what a call makes of one: what that says is the program's, not the person's. */
export function isError(unit: Unit, id: number): boolean {
  const node = nodeOf(unit, id);
  if (ERROR_NAME.test(nameAt(unit, id))) return true;
  return node.op === 'call' && node.args.length > 0 && node.args.every(({ value }) => ERROR_NAME.test(nameAt(unit, value)));
}

/** `const { message } = error`, `const { message } = describe(error)`. */
export function isErrorMessage(unit: Unit, id: number): boolean {
  const node = nodeOf(unit, id);
  return node.op === 'member' && node.name === 'message' && isError(unit, node.object);
}

/** The last name of what is called; empty where it has none. */
export function calleeName(callee: ValueNode): string {
  if (callee.op === 'member' || callee.op === 'name' || callee.op === 'free' || callee.op === 'bind') return callee.name;
  return callee.op === 'import' ? (callee.name ?? '') : '';
}
