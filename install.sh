#!/bin/sh
# Installs projlog from a release, for this user alone:
#
#     curl --proto '=https' -LsSf https://github.com/OWNER/projlog/releases/latest/download/install.sh | sh
#
# The archive is compared with the checksum of its release before anything of it runs. A program that is installed already is
# replaced in one step, and kept if anything fails. Settings, as variables of the environment:
#
#     PROJLOG_REPOSITORY   the repository whose release is installed
#     PROJLOG_VERSION      the tag of the release
#     PROJLOG_INSTALL_DIR  the folder for the program; ~/.local/bin
#     PROJLOG_TARGET       the system, such as x86_64-unknown-linux-musl; by default the one this runs on
set -eu

# Filled in by the release workflow, so that the script of a release installs that release.
repository=${PROJLOG_REPOSITORY:-https://github.com/OWNER/projlog}
version=${PROJLOG_VERSION:-v0.1.0}

fail() {
    printf 'error: %s\n' "$1" >&2
    printf '  help: %s\n' "$2" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# The target of the archive that runs here, as in the names of the archives.
target() {
    system=$(uname -s) machine=$(uname -m)
    case "$machine" in
        x86_64 | amd64) machine=x86_64 ;;
        aarch64 | arm64) machine=aarch64 ;;
        *) fail "there is no archive for $system on $machine" "$from_source" ;;
    esac
    case "$system" in
        Linux)
            # The program for musl is static and runs everywhere; the other one is faster.
            libc=musl
            case "$(getconf GNU_LIBC_VERSION 2>/dev/null || :)" in
                glibc*) libc=gnu ;;
            esac
            # NixOS and the like have glibc, but not where programs look for it.
            if ! [ -e /lib64/ld-linux-x86-64.so.2 ] && ! [ -e /lib/ld-linux-aarch64.so.1 ]; then
                libc=musl
            fi
            echo "$machine-unknown-linux-$libc"
            ;;
        Darwin)
            # A shell for Intel may run on an Apple processor.
            if [ "$(sysctl -n hw.optional.arm64 2>/dev/null || :)" = 1 ]; then
                machine=aarch64
            fi
            echo "$machine-apple-darwin"
            ;;
        MINGW* | MSYS* | CYGWIN*)
            fail 'this script does not install on Windows' "unpack the .zip of the release: $repository/releases"
            ;;
        *) fail "there is no archive for $system on $machine" "$from_source" ;;
    esac
}

# download ADDRESS FILE
download() {
    if has curl; then
        curl --fail --silent --show-error --location --proto =https --retry 3 --output "$2" "$1"
    elif has wget; then
        wget -q -t 3 -O "$2" "$1"
    else
        fail 'neither curl nor wget is installed' 'install one of them'
    fi || fail "cannot download $1" 'check the connection, PROJLOG_REPOSITORY and PROJLOG_VERSION, then run this again'
}

# The SHA-256 of a file, and more words.
checksum() {
    if has sha256sum; then
        sha256sum <"$1"
    elif has shasum; then
        shasum -a 256 <"$1"
    elif has openssl; then
        openssl dgst -sha256 -r <"$1"
    else
        fail 'there is no program to verify the download' 'install sha256sum, shasum or openssl'
    fi
}

clean_up() {
    rm -rf "$unpacked"
    if [ -n "$new" ]; then
        rm -f "$new"
    fi
}

main() {
    from_source='build it from a clone: cargo install --locked --profile dist --path .'
    case "$repository" in
        *OWNER*) fail 'the repository of projlog is not known' 'name it: PROJLOG_REPOSITORY=https://… sh install.sh' ;;
        https://?*) repository=${repository%/} ;;
        *) fail "not a secure address: $repository" 'name one that begins with https://: PROJLOG_REPOSITORY' ;;
    esac
    folder=${PROJLOG_INSTALL_DIR:-${HOME:+$HOME/.local/bin}}
    if [ -z "$folder" ]; then
        fail 'HOME is not set' 'name the folder for the program: PROJLOG_INSTALL_DIR'
    fi
    target=${PROJLOG_TARGET:-$(target)}
    name="projlog-$version-$target"
    address="$repository/releases/download/$version"

    unpacked=$(mktemp -d) new=
    trap clean_up EXIT
    trap 'exit 1' HUP INT TERM

    download "$address/SHA256SUMS" "$unpacked/SHA256SUMS"
    wanted=$(awk -v name="$name.tar.gz" '{ sub(/^[*]/, "", $2) } $2 == name { print $1 }' "$unpacked/SHA256SUMS")
    if [ -z "$wanted" ]; then
        fail "the release $version has no archive for $target" "$from_source"
    fi
    download "$address/$name.tar.gz" "$unpacked/archive"
    found=$(checksum "$unpacked/archive")
    found=${found%% *}
    if [ "$found" != "$wanted" ]; then
        fail "$name.tar.gz is not what was released: its SHA-256 is $found instead of $wanted" \
            'nothing was installed; if it happens again, report it to the maintainers of projlog'
    fi
    tar -xzf "$unpacked/archive" -C "$unpacked"

    choose='name another folder: PROJLOG_INSTALL_DIR'
    if [ -d "$folder/projlog" ]; then
        fail "$folder/projlog is a folder" "$choose"
    fi
    mkdir -p "$folder" || fail "cannot create $folder" "$choose"
    # In the same folder, so that one step replaces the old program.
    new=$(mktemp "$folder/.projlog.XXXXXX") || fail "cannot write to $folder" "$choose"
    cp "$unpacked/$name/projlog" "$new" || fail "cannot write to $folder" "$choose"
    chmod 755 "$new"
    installed=$("$new" --version) ||
        fail "the program for $target does not run here" \
            'choose another one, such as PROJLOG_TARGET=x86_64-unknown-linux-musl'
    mv -f "$new" "$folder/projlog"
    new=

    echo "Installed $installed as $folder/projlog."
    case ":$PATH:" in
        *":$folder:"*)
            if [ "$(command -v projlog)" != "$folder/projlog" ]; then
                echo "Another one comes first in PATH: $(command -v projlog)"
            fi
            ;;
        *)
            echo "Programs in that folder are not found by name yet. Add this line to ~/.profile or its like:"
            echo "    export PATH=\"$folder:\$PATH\""
            ;;
    esac
    echo 'Try it: projlog demo'
}

# On the last line, so that a script that was cut off on its way does nothing.
main
