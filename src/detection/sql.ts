/** What one SQL statement does to one table. */
export interface SqlStatement {
  readonly verb: 'insert' | 'update' | 'create' | 'delete' | 'select';
  readonly table: string;
  readonly columns: readonly string[];
}

const NAME = '[`"\\[]?(?:[\\w$]+[`"\\]]?\\s*\\.\\s*[`"\\[]?)?([\\w$\\u4e00-\\u9fff…]+)[`"\\]]?';

/** Reads every statement of a script that is understood. */
export function parseSqlScript(text: string): readonly SqlStatement[] {
  return text
    .replace(/--[^\n]*/g, ' ')
    .split(';')
    .flatMap((part) => parseSql(part) ?? []);
}

/** Reads the first statement of a text; undefined when it is no SQL that this project understands. */
export function parseSql(text: string): SqlStatement | undefined {
  const sql = text
    .replace(/--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const insert = new RegExp(`^(?:insert(?: or \\w+)?(?: ignore)? into|replace into|upsert into) ${NAME}\\s*(?:\\(([^)]*)\\))?`, 'i').exec(sql);
  if (insert?.[1]) return { verb: 'insert', table: insert[1], columns: names(insert[2]) };
  const update = new RegExp(`^update ${NAME} (?:as \\w+ )?set (.*?)(?: where |$)`, 'i').exec(sql);
  if (update?.[1])
    return {
      verb: 'update',
      table: update[1],
      columns: (update[2] ?? '').split(',').map(
        (part) =>
          part
            .split('=')[0]
            ?.trim()
            .replace(/[`"[\]]/g, '') ?? '',
      ),
    };
  const create = new RegExp(`^create (?:temp(?:orary)? |unlogged |external )?table (?:if not exists )?${NAME}\\s*\\((.*)`, 'i').exec(sql);
  if (create?.[1]) return { verb: 'create', table: create[1], columns: createColumns(create[2] ?? '') };
  const remove = new RegExp(`^(?:delete from|truncate(?: table)?) ${NAME}`, 'i').exec(sql);
  if (remove?.[1]) return { verb: 'delete', table: remove[1], columns: [] };
  const select = new RegExp(`^select .*? from ${NAME}`, 'i').exec(sql);
  if (select?.[1]) return { verb: 'select', table: select[1], columns: [] };
  return undefined;
}

function names(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim().replace(/[`"[\]]/g, ''))
    .filter(Boolean);
}

function createColumns(body: string): readonly string[] {
  const columns: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of body) {
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (depth < 0) break;
    if (char === ',' && depth === 0) {
      columns.push(part);
      part = '';
    } else part += char;
  }
  columns.push(part);
  return columns
    .map(
      (column) =>
        column
          .trim()
          .split(' ')[0]
          ?.replace(/[`"[\]]/g, '') ?? '',
    )
    .filter((name) => name && !/^(primary|foreign|unique|constraint|key|index|check|fulltext)$/i.test(name));
}
