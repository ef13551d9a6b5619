/** How ffmpeg comes to a machine, for errors and reports. */
export const INSTALL_FFMPEG =
  'install it: apt-get install ffmpeg (Debian, Ubuntu), apk add ffmpeg (Alpine), brew install ffmpeg (macOS)';
