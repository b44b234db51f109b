import * as app from "../app/index.ts";
import { environmentOf } from "../components/parts/environment.ts";
import { PrivateFiles, type PrivateFilesArgs } from "../components/private-files/index.ts";
import type { Table } from "../components/table/index.ts";

/** Parts of the program that pictures need. */
interface PictureParts extends Omit<PrivateFilesArgs, "processor"> {
  readonly functions: Readonly<Record<"picture", string>>;
  readonly profiles: Table;
}

/** Pictures that people have of themselves: uploaded by forms that the service signs, made small, and noted in the profile. */
export function ownPictures({ functions, profiles, ...data }: PictureParts): PrivateFiles {
  const pictures = new PrivateFiles("pictures", {
    prefixes: app.picturePrefixes,
    processor: {
      code: functions.picture,
      variables: { bucket: app.variables.picture.bucket },
      environment: environmentOf(
        { profilesTable: app.variables.picture.profilesTable },
        { profilesTable: profiles.tableName },
      ),
      description: "Makes small pictures of uploads",
      timeoutSeconds: 60,
      memory: 1536,
    },
    ...data,
  });
  profiles.grants.get(pictures.processor);
  profiles.grants.update(pictures.processor);
  return pictures;
}
