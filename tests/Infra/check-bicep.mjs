// Parses every .bicep and .bicepparam file below a folder; prints each place that is not Bicep, and ends with 1 if there is one.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';

const folder = process.argv[2];
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

function* mistakes(node) {
  if (node.isError || node.isMissing) {
    yield node;
  } else {
    for (const child of node.children) {
      yield* mistakes(child);
    }
  }
}

const files = readdirSync(folder, { recursive: true }).filter((name) => /\.bicep(param)?$/.test(name)).sort();
let found = 0;
for (const file of files) {
  const text = readFileSync(join(folder, file), 'utf8');
  // The grammar knows "param name type = value" only; a parameter file's "param name = value" reads like a variable.
  const tree = parser.parse(file.endsWith('param') ? text.replace(/^param (\w+) =/gm, 'var $1 =') : text);
  for (const mistake of mistakes(tree.rootNode)) {
    found++;
    const { row, column } = mistake.startPosition;
    console.log(`${file}:${row + 1}:${column + 1}: ${mistake.isMissing ? `'${mistake.type}' is missing` : `unexpected '${mistake.text.slice(0, 60)}'`}`);
  }
}

console.log(`${files.length} files, ${found} mistakes`);
process.exitCode = found > 0 || files.length === 0 ? 1 : 0;
