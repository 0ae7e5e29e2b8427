import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { findProgram } from '../programs.ts';

/** nginx as this machine has it. */
export interface Nginx {
  program: string;
  /** File of the njs module; undefined where it is built in. */
  njsModule?: string;
}

const install =
  'apt-get install nginx-light libnginx-mod-http-js   (macOS and older systems: https://nginx.org/en/docs/njs/install.html)';
const moduleFile = 'ngx_http_js_module.so';
const moduleFolders = ['/usr/lib/nginx/modules', '/usr/share/nginx/modules', '/usr/lib64/nginx/modules'];

/**
 * Finds nginx and its JavaScript module, which runs the CloudFront Function.
 * @throws saying how to install what is missing
 */
export async function findNginx(): Promise<Nginx> {
  const program = findProgram(['nginx'], install);
  const { all: built } = await execa(program, ['-V'], { all: true });
  if (/--add-module=\S*njs/.test(built)) return { program };
  const own = /--modules-path=(\S+)/.exec(built)?.[1];
  const candidates = [...(own ? [own] : []), ...moduleFolders].map((folder) => path.join(folder, moduleFile));
  const njsModule = candidates.find((candidate) => existsSync(candidate));
  if (!njsModule) throw new Error(`nginx is here, its JavaScript module (njs) is missing. Install it: ${install}`);
  return { program, njsModule };
}
