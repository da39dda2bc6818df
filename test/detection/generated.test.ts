import { expect, it } from 'vitest';
import { detect } from '../support/engine.js';
import { readMarks } from '../support/marked.js';

const SCHEMA = `generator client {
  provider = "prisma-client"
  output   = "../src/generated/prisma"
}
generator docs {
  provider = "prisma-docs"
  output   = "../src/docs"
}
model Message {
  id      String @id
  userId  String
  role    String
  content String
}
`;

const FILES = {
  'prisma/schema.prisma': SCHEMA,
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
  'src/db.ts': `import { PrismaClient } from './generated/prisma/client';
export const db = new PrismaClient();
`,
  'src/keep.ts': `import type { Prisma } from '@/generated/prisma/client';
import { PrismaClient } from '@/generated/prisma';
import { PrismaClient as Other } from './docs/client';
import { db } from './db';
export async function keep(tx: Prisma.TransactionClient, content: string) {
  await «db.message.create»({ data: { role: 'user', content } });
  await «tx.message.create»({ data: { role: 'user', content } });
  await «new PrismaClient().message.create»({ data: { role: 'user', content } });
  await new Other().message.create({ data: { role: 'user', content } });
}
`,
};

it('knows a client of Prisma that is generated into the project, and is not there', async () => {
  const { texts, places } = readMarks(FILES);
  const { touchpoints } = await detect(texts);
  const found = touchpoints.filter(({ rule }) => rule === 'js.prisma.write');
  expect(found.map(({ range }) => range)).toEqual(places.map(({ range }) => range));
  expect(new Set(found.map(({ subject }) => subject))).toEqual(new Set(['table:Message']));
});
