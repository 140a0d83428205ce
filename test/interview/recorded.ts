import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isList, isObject, type Json, type JsonObject, readJson } from '../../src/interview/json.ts';
import { testData } from '../fixtures/parts.ts';

/** Rows of the graded interviews that were recorded with can-ai-code, as Python reads them. */
export function recordedRows(folder: 'interview' | 'junior-dev'): RecordedRow[] {
  const names = readdirSync(testData('recorded', folder)).filter((name) => name.endsWith('.ndjson.gz'));
  return names.flatMap((file) =>
    gunzipSync(readFileSync(testData('recorded', folder, file)))
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => toRow(file, readJson(line))),
  );
}

export interface RecordedRow {
  readonly file: string;
  readonly suite: string;
  readonly name: string;
  readonly language: 'python' | 'javascript';
  readonly answer: string;
  readonly code: string | null;
  readonly status: string;
  readonly passed: number;
  readonly total: number;
  readonly checks: readonly JsonObject[];
  readonly fields: JsonObject;
}

function toRow(file: string, row: Json): RecordedRow {
  if (!isObject(row)) throw new Error(`${file} has a line that is no object`);
  const text = (name: string): string => String(row.get(name));
  const checks = row.get('checks');
  return {
    file,
    suite: file.split('_')[1] ?? '',
    name: text('name'),
    language: text('language') === 'python' ? 'python' : 'javascript',
    answer: text('answer'),
    code: row.get('code') === null ? null : text('code'),
    status: text('status'),
    passed: Number(row.get('passed')),
    total: Number(row.get('total')),
    checks: checks !== undefined && isList(checks) ? checks.filter(isObject) : [],
    fields: row,
  };
}
