// Runs the script of verify.html outside a browser: node verify_in_node.js verify.html < jobs.json
// Each job is {path, anchors: [path], earlier: [path]}; prints one verdict a line.
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm");

const page = fs.readFileSync(process.argv[2], "utf8");
const script = /<script>([\s\S]*?)<\/script>/.exec(page)[1];
const context = vm.createContext({ TextEncoder, TextDecoder, btoa, atob, setTimeout });
vm.runInContext(`${script}\nthis.api = { verify, anchorFromText };`, context);

async function* chunksOf(file) { yield* fs.createReadStream(file); }
const sourceOf = (folder) => (name) => {
  const file = path.join(folder, name);
  return fs.existsSync(file) ? chunksOf(file) : null;
};

(async () => {
  for (const job of JSON.parse(fs.readFileSync(0, "utf8"))) {
    const anchors = job.anchors.map((file) => context.api.anchorFromText(fs.readFileSync(file, "utf8")));
    const isFolder = fs.statSync(job.path).isDirectory();
    const verdict = await context.api.verify({
      ...(isFolder ? { source: sourceOf(job.path) } : { receipt: fs.readFileSync(job.path, "utf8") }),
      anchors, earlier: job.earlier.map(sourceOf), keys: job.keys || [], options: { sm3: job.sm3 || "auto" },
    });
    console.log(JSON.stringify(verdict));
  }
})();
