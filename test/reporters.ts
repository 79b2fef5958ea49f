/** In addition to the screen, a report as JSON if RESULTS names a folder for it, so that several runs can be added up. */
export const reporters = (name: string) => {
  const folder = process.env.RESULTS;
  return folder
    ? { reporters: ["default", "json"], outputFile: { json: `${folder}/${name}.json` } }
    : { reporters: ["default"] };
};
