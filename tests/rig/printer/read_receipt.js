// What a receipt printer was sent, read by npos (a parser of ESC/POS we did not write) and drawn as a picture.
// usage: NODE_PATH=.build/npm/node_modules node read_receipt.js BYTES OUT.pgm
// Prints the commands in order, one line. Exit 1 when a byte is not part of a command npos knows.
"use strict";

const fs = require("fs");
const npos = require("npos");

async function read(file, out) {
  const receipt = await npos.parser().parse(fs.readFileSync(file));
  if (receipt.error) throw receipt.error;
  const pictures = receipt.entries.filter((entry) => entry.type === "raster").map((entry) => entry.data);
  const width = Math.max(...pictures.map((picture) => picture._width));
  const height = pictures.reduce((sum, picture) => sum + picture._height, 0);
  const dots = pictures.map((picture) => {
    if (picture._width !== width) throw new Error("pictures of different widths");
    return picture._data;
  });
  fs.writeFileSync(out, Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), ...dots]));
  console.log(receipt.tree.map((command) => `${command.hex}${command.fn || ""}`).join(" "));
}

read(process.argv[2], process.argv[3]).catch((problem) => {
  console.error(String(problem));
  process.exit(1);
});
