import type { Span } from '../../base/text.js';
import type { Argument, NodeId } from '../facts.js';
import { behind, type Lowering, stringOf } from './context.js';

/** `{}`, `{0}`, `{name}`, with attributes, elements, conversion and format; doubled braces are themselves. */
const FIELD = /\{\{|\}\}|\{([^{}.[!:]*)([^{}!:]*)(?:![rsa])?(?::(?:[^{}]|\{[^{}]*\})*)?\}/g;

/** `"… {} …".format(a, b)`: the text around each field and the arguments in order; undefined if the text is not known here. */
export function lowerFormat(low: Lowering, object: NodeId, args: readonly Argument[], span: Span): NodeId | undefined {
  const { builder } = low;
  const template = stringOf(low, object);
  if (template === undefined) return undefined;
  const place = builder.get(object).span;
  const positional = args.filter((argument) => argument.name === undefined);
  if (args.some((argument) => argument.spread)) return builder.add({ op: 'concat', parts: [object, ...args.map(({ value }) => value)], span });
  const parts: NodeId[] = [];
  let text = '';
  let at = 0;
  let automatic = 0;
  const flush = () => {
    if (text) parts.push(builder.literal(text, place));
    text = '';
  };
  for (const match of template.matchAll(FIELD)) {
    text += template.slice(at, match.index);
    at = match.index + match[0].length;
    const [written, name = ''] = match;
    if (written === '{{' || written === '}}') {
      text += written[0];
      continue;
    }
    flush();
    const argument = name === '' ? positional[automatic++] : /^\d+$/.test(name) ? positional[Number(name)] : args.find((entry) => entry.name === name);
    parts.push(argument?.value ?? builder.unknown(span));
  }
  text += template.slice(at);
  flush();
  return builder.add({ op: 'concat', parts, span });
}

/** `", ".join([a, b])` of a list that is written there. */
export function lowerJoin(low: Lowering, object: NodeId, args: readonly Argument[], span: Span): NodeId | undefined {
  const { builder } = low;
  const separator = stringOf(low, object);
  const [only, more] = args;
  const list = only && builder.get(behind(low, only.value));
  if (separator === undefined || !only || more || only.spread || list?.op !== 'list') return undefined;
  const parts: NodeId[] = [];
  list.items.forEach((item, i) => {
    if (i && separator) parts.push(builder.literal(separator, builder.get(object).span));
    parts.push(item);
  });
  return builder.add({ op: 'concat', parts, span });
}
