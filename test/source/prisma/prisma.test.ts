import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Linker } from '../../../src/linking/linker.js';
import { lowerPrisma } from '../../../src/source/prisma/lower.js';

function model(text: string, name = 'Chat') {
  const facts = lowerPrisma(text);
  const fact = facts.classes.find((entry) => entry.name === name);
  if (!fact) throw new Error(`no ${name}`);
  return { facts, fact, fields: fact.fields.map((field) => field.name) };
}

function literalAttribute(text: string, attribute: string): unknown {
  const { facts, fact } = model(text);
  const id = fact.attributes[attribute]?.[0];
  const node = id === undefined ? undefined : facts.nodes[id];
  return node?.op === 'literal' ? node.value : undefined;
}

const CHAT = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

/// Everything said.
model Chat {
  id        Int      @id @default(autoincrement())
  content   String   @db.Text // what was said
  userId    String?  @map("user_id")
  tags      String[]
  user      User?    @relation(fields: [userId], references: [id])
  replies   Reply[]
  role      Role     @default(USER)
  meta      Meta
  @@map("chat_turn")
  @@index([userId, id(sort: Desc)], map: "by_user")
}

model User {
  id    String @id
  chats Chat[]
}

enum Role {
  USER
  ASSISTANT @map("assistant")
}

type Meta {
  locale String
}
`;

describe('a Prisma schema', () => {
  it('has a class for each model, with its columns in order', () => {
    const { fields, facts } = model(CHAT);
    expect(fields).toEqual(['id', 'content', 'userId', 'tags', 'role', 'meta']);
    expect(facts.classes.map((entry) => [entry.name, entry.form])).toEqual([
      ['Chat', 'class'],
      ['User', 'class'],
      ['Role', 'enum'],
      ['Meta', 'class'],
    ]);
    expect(facts.problems).toEqual([]);
    expect(facts.language).toBe('prisma');
    expect(facts.documents).toEqual([]);
  });

  it('leaves out both sides of a relation', () => {
    expect(model(CHAT).fields).not.toContain('user');
    expect(model(CHAT).fields).not.toContain('replies');
    expect(model(CHAT, 'User').fields).toEqual(['id']);
  });

  it('keeps enums and lists of an enum as columns', () => {
    expect(model('model Chat {\n roles Role[]\n}\nenum Role {\n A\n}').fields).toEqual(['roles']);
  });

  it('derives a model from prisma.Model, and nothing else', () => {
    const linker = new Linker();
    const facts = lowerPrisma(CHAT);
    linker.set('schema.prisma', facts);
    const unit = linker.unit('schema.prisma');
    if (!unit) throw new Error('no unit');
    const bases = facts.classes.map((_, cls) => linker.ancestors({ unit, cls }).external.map((base) => base.segments.join('.')));
    expect(bases).toEqual([['npm:prisma.Model'], ['npm:prisma.Model'], ['npm:prisma.Enum'], ['npm:prisma.CompositeType']]);
  });

  it.each([
    ['@@map("chat_turn")', 'chat_turn'],
    ['@@map(name: "chat_turn")', 'chat_turn'],
    ['@@map(\n    "chat_turn"\n  )', 'chat_turn'],
    ['@@map("caf\\u00e9\\"x")', 'café"x'],
    ['@@map("聊天")', '聊天'],
    ['@@index([id], map: "chat_turn")', undefined],
    ['@@unique([id], name: "chat_turn")', undefined],
    ['// @@map("chat_turn")', undefined],
    ['/// @@map("chat_turn")', undefined],
    ['/* @@map("chat_turn") */', undefined],
    ['@@map(dynamic)', undefined],
  ])('names the table by %s', (line, expected) => {
    expect(literalAttribute(`model Chat {\n  id Int @id\n  ${line}\n}`, '__tablename__')).toBe(expected);
  });

  it('keeps the database schema of a table', () => {
    expect(literalAttribute('model Chat {\n id Int\n @@schema("crm")\n}', '__schema__')).toBe('crm');
  });

  it('does not take the name of a column for that of the table', () => {
    expect(literalAttribute('model Chat {\n id Int @map("chat_turn")\n}', '__tablename__')).toBeUndefined();
  });

  it('names types by their place', () => {
    const { facts, fact } = model(CHAT);
    const types = fact.fields.map((field) => (field.type === undefined ? undefined : facts.nodes[field.type]?.op));
    expect(types).toEqual(['import', 'import', 'import', 'list', expect.stringMatching(/free|bind/), expect.stringMatching(/free|bind/)]);
    const content = fact.fields[1];
    expect(CHAT.slice(content?.nameSpan[0], content?.nameSpan[1])).toBe('content');
    expect(CHAT.slice(content?.extent[0], content?.extent[1])).toBe('content   String   @db.Text');
  });

  it('keeps the attributes of a column as calls', () => {
    const { facts, fact } = model('model Chat {\n t String @map("t_x") @db.VarChar(20)\n}');
    const [map, db] = (fact.fields[0]?.decorators ?? []).map((id) => facts.nodes[id]);
    const args = map?.op === 'call' ? map.args.map(({ value }) => facts.nodes[value]) : [];
    expect(args).toMatchObject([{ op: 'literal', value: 't_x' }]);
    expect(db).toMatchObject({ op: 'call' });
  });

  it.each([
    ['one line', 'model Chat { id Int }'],
    ['CRLF', 'model Chat {\r\n  id Int\r\n}\r\n'],
    ['CR', 'model Chat {\r  id Int\r}'],
    ['BOM', '\uFEFFmodel Chat {\n  id Int\n}'],
    ['tabs', 'model\tChat\t{\n\tid\tInt\n}'],
    ['no space', 'model Chat{\nid Int\n}'],
    ['comment in between', 'model Chat { // talk\n /* a\n b */ id Int\n}'],
    ['unsupported', 'model Chat {\n id Unsupported("circle")?\n}'],
    ['old colon', 'model Chat {\n id: Int\n}'],
  ])('is read: %s', (_, text) => {
    const { fields, facts } = model(text);
    expect(fields).toEqual(['id']);
    expect(facts.problems).toEqual([]);
  });

  it.each([
    ['an unclosed block before another', 'model Old {\n id Int\nmodel Chat {\n id Int\n}', 1],
    ['an unclosed block at the end', 'model Chat {\n id Int\n', 1],
    ['a stray line', 'hello world\nmodel Chat {\n id Int\n}', 1],
    ['a field without type', 'model Chat {\n text\n id Int\n}', 1],
    ['stray marks', 'model Chat {\n ~~ \n id Int ) \n}', 2],
    ['an unclosed string', 'model Old {\n id Int @map("x\n}\nmodel Chat {\n id Int\n}', 0],
  ])('with %s still gives what is around it', (_, text, problems) => {
    const { fields, facts } = model(text);
    expect(fields).toContain('id');
    expect(facts.problems).toHaveLength(problems);
    for (const problem of facts.problems) expect(problem).toMatchObject({ code: 'source.syntax', path: '' });
  });

  it('names at most five errors one by one', () => {
    const { problems } = lowerPrisma('~\n'.repeat(40));
    expect(problems).toHaveLength(6);
    expect(problems[5]?.message).toContain('more that is not a Prisma schema: 35');
  });

  it('is not deep however it nests', () => {
    const { fields } = model(`model Chat {\n id Int @default(${'['.repeat(100_000)}\n}`);
    expect(fields).toEqual(['id']);
  });

  it('says that it was generated', () => {
    expect(lowerPrisma('// This file was automatically generated\nmodel Chat {\n id Int\n}').generated).toBe(true);
    expect(lowerPrisma('model Chat {\n id Int\n // This file was automatically generated\n}').generated).toBeUndefined();
  });

  it.each([
    ['// clausemark: record chats\nmodel Chat {\n  id Int\n}', 'model Chat {\n  id Int\n}'],
    ['/// clausemark: record chats\nmodel Chat {\n  id Int\n}', 'model Chat {\n  id Int\n}'],
    ['model Chat { // clausemark: record chats\n  id Int\n}', 'model Chat { // clausemark: record chats\n  id Int\n}'],
    ['model Chat {\n  // clausemark: record chats\n  id Int @id\n  b Int\n}', 'id Int @id'],
    ['model Chat {\n  a Int\n  id Int @id // clausemark: record chats\n  b Int\n}', 'id Int @id'],
    ['model Chat {\n  a Int\n  @@map("x") // clausemark: record chats\n}', '@@map("x")'],
  ])('ties a directive to its block or field: %#', (text, target) => {
    const [directive] = lowerPrisma(text).directives;
    expect(directive).toMatchObject({ type: 'record', name: 'chats' });
    expect(text.slice(directive?.target[0], directive?.target[1])).toBe(target);
  });

  it('takes no directive from a string', () => {
    expect(lowerPrisma('model Chat {\n id String @default("// clausemark: record x")\n}').directives).toEqual([]);
  });

  it('never throws, and keeps every span inside the text', () => {
    const piece = fc.constantFrom(
      'model',
      'Chat',
      '{',
      '}',
      '\n',
      ' ',
      '@',
      '@@',
      'map',
      '("x',
      '")',
      '(',
      ')',
      '[',
      ']',
      '?',
      'Int',
      '//',
      '/*',
      '*/',
      'enum',
      ':',
      ',',
      '"',
      '\\',
      '💬',
      '~',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
          fc.nat(CHAT.length).map((cut) => CHAT.slice(0, cut)),
        ),
        (text) => {
          const facts = lowerPrisma(text);
          for (const [start, end] of [
            ...facts.nodes.map((node) => node.span),
            ...facts.classes.flatMap((entry) => [entry.extent, entry.nameSpan, ...entry.fields.map((field) => field.extent)]),
          ]) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
