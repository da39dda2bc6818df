import { expect, test } from 'vitest';
import { detect } from '../support/engine.js';

/** A table of messages with one more column. */
function table(column: string): string {
  const columns = ['role', 'content', column].map((name) => `    ${name}: Mapped[str] = mapped_column()`);
  return `from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\nclass Base(DeclarativeBase): ...\nclass ChatMessage(Base):\n    __tablename__ = "chat_message"\n${columns.join('\n')}\n`;
}

test.each([
  ['user_id', ['personal', 'user-input']],
  ['phone', ['personal', 'user-input']],
  ['conversation_id', ['user-input']],
  ['session_id', ['user-input']],
])('a chat table with a column %s', async (column, carries) => {
  const { touchpoints } = await detect(new Map([['models.py', table(column)]]));
  expect(touchpoints.find(({ kind }) => kind === 'user-input-retention')?.facets['carries']).toEqual(carries);
});
