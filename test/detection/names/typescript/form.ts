/** One way to write something: its name, and the text of `app.ts` or several files by path. The callee that must be reported stands in `«»`. */
export type Form = readonly [name: string, files: string | Readonly<Record<string, string>>];
