import type { ApiClient } from './api-client.ts';
import type { Document } from './document.ts';
import type { Manifest } from './manifest.ts';

/** Something the API refused for a reason that trying again does not change. */
export interface Failure {
  readonly path: string;
  readonly detail: string;
}

/** How far one step of an import is. */
export interface Progress {
  readonly step: 'notes' | 'edges';
  readonly done: number;
  readonly total: number;
}

/** What the steps of one import share. */
export interface Run {
  readonly api: ApiClient;
  readonly user: string;
  readonly manifest: Manifest;
  readonly documents: readonly Document[];
  readonly onProgress: (progress: Progress) => void;
}
