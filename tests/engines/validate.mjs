// Validate Turtle files with two SHACL engines: node validate.mjs shapes.ttl data.ttl... > results.json
import { readFileSync } from "node:fs";
import rdf from "@zazuko/env-node";
import { Parser } from "n3";
import SHACLValidator from "rdf-validate-shacl";
import { Validator } from "shacl-engine";

const read = (path) => rdf.dataset(new Parser({ factory: rdf }).parse(readFileSync(path, "utf8")));
const value = (term) => (term?.termType === "NamedNode" ? term.value : term ? "_" : "");

function path(result) {
  const found = result.path;
  if (Array.isArray(found)) return value(found[0]?.predicates?.[0]);
  return value(found);
}

const focus = (result) => value(result.focusNode?.term ?? result.focusNode);
const component = (result) => (result.sourceConstraintComponent ?? result.constraintComponent).value;

const [shapesPath, ...dataPaths] = process.argv.slice(2);
const shapes = read(shapesPath);
const engines = {
  "rdf-validate-shacl": new SHACLValidator(shapes, { factory: rdf }),
  "shacl-engine": new Validator(shapes, { factory: rdf }),
};
const answer = {};
for (const [name, engine] of Object.entries(engines)) {
  answer[name] = [];
  for (const dataPath of dataPaths) {
    const dataset = read(dataPath);
    const report = await engine.validate(name === "shacl-engine" ? { dataset } : dataset);
    answer[name].push(report.results.map((result) => [focus(result), path(result), component(result)]));
  }
}
console.log(JSON.stringify(answer));
