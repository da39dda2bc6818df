import { type Phrase, phrase } from '../../base/phrase.js';
import { message } from '../../base/problem.js';
import { LineIndex, type Span } from '../../base/text.js';
import { parseDirective } from '../core/directives.js';
import { saysGenerated } from '../core/generated.js';
import { GraphBuilder } from '../core/graph.js';
import type { Argument, Directive, FieldFact, FileFacts, NodeId } from '../facts.js';
import { parseSchema, type Schema, type SchemaAttribute, type SchemaBlock, type SchemaField } from './schema.js';

/** How many errors of a file are named one by one. */
const MAX_PROBLEMS = 5;

/** What each kind of block is a class of: names of the module `prisma`. */
const BASES: Readonly<Record<string, string>> = { model: 'Model', view: 'View', type: 'CompositeType', enum: 'Enum' };

const SCALARS = new Set(['String', 'Boolean', 'Int', 'BigInt', 'Float', 'Decimal', 'DateTime', 'Json', 'Bytes', 'Unsupported']);

/**
 * The facts of one Prisma schema. Each `model` is a class whose base is the import `Model` of the module `prisma`; its columns are
 * fields (relations to other models are not), and `@@map` is the class attribute `__tablename__`. Broken lines give problems.
 */
export function lowerPrisma(text: string): FileFacts {
  const schema = parseSchema(text);
  const builder = new GraphBuilder('prisma', text);
  const blocks = schema.blocks.filter((block) => Object.hasOwn(BASES, block.keyword));
  const kinds = new Map(blocks.map((block) => [block.name, block.keyword]));
  for (const name of kinds.keys()) builder.declare(name);
  for (const block of blocks) lowerBlock(builder, block, kinds);
  const head = schema.blocks[0]?.extent[0] ?? text.length;
  builder.generated = schema.comments.some(([start, end]) => start < head && saysGenerated(text.slice(start, end)));
  builder.directives.push(...directives(text, schema));
  report(builder, text, schema);
  return builder.finish();
}

function lowerBlock(builder: GraphBuilder, block: SchemaBlock, kinds: ReadonlyMap<string, string>): void {
  const { name, nameSpan, extent, keyword } = block;
  const cls = builder.openClass({ name, nameSpan, extent, form: keyword === 'enum' ? 'enum' : 'class' });
  const fact = builder.classFact(cls);
  fact.bases.push(ofPrisma(builder, BASES[keyword] ?? 'Model', nameSpan));
  for (const attribute of block.attributes) {
    fact.decorators.push(lowerAttribute(builder, attribute));
    const value = attribute.args.find((argument) => (argument.name ?? 'name') === 'name' && typeof argument.literal === 'string');
    if (value?.literal === undefined) continue;
    if (attribute.name === 'map') builder.addAttribute(cls, '__tablename__', builder.literal(value.literal, value.span));
    else if (attribute.name === 'schema') builder.addAttribute(cls, '__schema__', builder.literal(value.literal, value.span));
  }
  for (const field of block.fields) if (!isRelation(field, kinds)) fact.fields.push(lowerField(builder, field, kinds));
  builder.define(name, builder.add({ op: 'class', cls, span: extent }), nameSpan);
}

/** Other models are reached through a relation; nothing of them is stored in this one. */
function isRelation(field: SchemaField, kinds: ReadonlyMap<string, string>): boolean {
  if (field.type === undefined) return false;
  const kind = kinds.get(field.type);
  if (kind === 'model' || kind === 'view' || field.attributes.some((attribute) => attribute.name === 'relation')) return true;
  // The other side of a relation, in a schema of several files.
  return field.list && kind === undefined && !SCALARS.has(field.type);
}

function lowerField(builder: GraphBuilder, field: SchemaField, kinds: ReadonlyMap<string, string>): FieldFact {
  const decorators = field.attributes.map((attribute) => lowerAttribute(builder, attribute));
  let type: NodeId | undefined;
  if (field.type !== undefined) {
    const span = field.typeSpan ?? field.nameSpan;
    type = kinds.has(field.type) ? builder.read(field.type, span) : ofPrisma(builder, field.type, span);
    if (field.list) type = builder.add({ op: 'list', items: [type], span });
  }
  return {
    name: field.name,
    nameSpan: field.nameSpan,
    extent: field.extent,
    ...(type === undefined ? {} : { type }),
    ...(decorators.length ? { decorators } : {}),
  };
}

/** `@db.Text` as a call of `db.Text` of the module `prisma`. */
function lowerAttribute(builder: GraphBuilder, attribute: SchemaAttribute): NodeId {
  const { span } = attribute;
  const [first = '', ...rest] = attribute.name.split('.');
  let callee = ofPrisma(builder, first, span);
  for (const name of rest) callee = builder.add({ op: 'member', object: callee, name, nameSpan: span, span });
  const args = attribute.args.map(
    (argument): Argument => ({
      value: argument.literal === undefined ? builder.unknown(argument.span) : builder.literal(argument.literal, argument.span),
      ...(argument.name === undefined ? {} : { name: argument.name }),
    }),
  );
  return builder.call(callee, args, span);
}

function ofPrisma(builder: GraphBuilder, name: string, span: Span): NodeId {
  return builder.add({ op: 'import', module: 'prisma', name, span });
}

/** A trailing comment is about its own line; any other is about the next field, block attribute or block. */
function directives(text: string, schema: Schema): readonly Directive[] {
  const found: Directive[] = [];
  let targets: Span[] | undefined;
  for (const span of schema.comments) {
    const parsed = parseDirective(text.slice(span[0], span[1]));
    if (!parsed) continue;
    targets ??= schema.blocks
      .flatMap((block) => [block.extent, ...block.fields.map((field) => field.extent), ...block.attributes.map((attribute) => attribute.span)])
      .sort((a, b) => a[0] - b[0]);
    found.push({ ...parsed, span, target: targetOf(text, targets, span) });
  }
  return found;
}

function targetOf(text: string, targets: readonly Span[], comment: Span): Span {
  const lineStart = Math.max(text.lastIndexOf('\n', comment[0] - 1), text.lastIndexOf('\r', comment[0] - 1)) + 1;
  const trailing = text.slice(lineStart, comment[0]).trim() !== '';
  const next = targets.find(([start]) => start >= comment[1]);
  if (!trailing) return next ?? comment;
  return targets.findLast(([start]) => start >= lineStart && start < comment[0]) ?? targets.findLast(([, end]) => end <= comment[0]) ?? next ?? comment;
}

function report(builder: GraphBuilder, text: string, schema: Schema): void {
  const { errors } = schema;
  if (!errors.length) return;
  const lines = LineIndex.of(text);
  const add = (span: Span, said: Phrase) => builder.problems.push({ path: '', range: lines.range(span), code: 'source.syntax', ...message(said) });
  for (const error of errors.slice(0, MAX_PROBLEMS)) add(error.span, phrase('this is not a Prisma schema: {reason}', { reason: error.reason }));
  const more = errors[MAX_PROBLEMS];
  const count = errors.length - MAX_PROBLEMS;
  if (more) add(more.span, phrase('more that is not a Prisma schema: {count}', { count }));
}
