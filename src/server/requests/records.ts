import type { Context } from '../context.js';
import type { AddToRecordParams, EditAnswer, RecordChoice, RecordParams, SubjectParams } from '../protocol.js';
import { addEdit, draftEdit, renewEdit } from '../record-edits.js';
import type { Root } from '../root.js';
import { childUri, relativePath } from '../uris.js';

/** The edit that drafts a record, for a command of the client. */
export async function draft(context: Context, params: SubjectParams): Promise<EditAnswer> {
  const root = await settledRoot(context, params.uri);
  return root ? draftEdit(context, root, params.subject) : { reason: context.strings('unknownFolder') };
}

/** The edit that puts a subject into a record; `params.record` is the record's URI. */
export async function addToRecord(context: Context, params: AddToRecordParams): Promise<EditAnswer> {
  const root = await settledRoot(context, params.uri);
  const path = root && relativePath(root.uri, params.record);
  return root && path !== undefined ? await addEdit(context, root, path, params.subject) : { reason: context.strings('unknownFolder') };
}

/** The edit that seals a record anew. */
export async function renew(context: Context, params: RecordParams): Promise<EditAnswer> {
  const root = await settledRoot(context, params.uri);
  const path = root && relativePath(root.uri, params.uri);
  return root && path !== undefined ? await renewEdit(context, root, path) : { reason: context.strings('unknownFolder') };
}

/** The records of the folder a subject was found in. */
export async function records(context: Context, params: SubjectParams): Promise<readonly RecordChoice[]> {
  const root = await settledRoot(context, params.uri);
  if (!root) return [];
  return root
    .snapshot()
    .assessment.records.map((record) => ({ uri: childUri(root.uri, record.path), path: record.path, title: record.title, subjects: record.subjects }));
}

async function settledRoot(context: Context, uri: string): Promise<Root | undefined> {
  const root = context.workspace.locate(uri)?.root ?? context.workspace.ownerOf(uri);
  if (!root) return undefined;
  await root.settle();
  return root.isDisposed ? undefined : root;
}
