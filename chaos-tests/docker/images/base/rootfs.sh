#!/bin/sh
# Writes the root file system of a small Debian to stdout, as tar; only root can.
set -eu
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

if ! debootstrap --variant=minbase bookworm "$root" >"$root.log" 2>&1; then
    tail -n 20 "$root.log" >&2
    exit 1
fi
rm "$root.log"

# No documentation, no translations, no services started, and no waiting for the disk.
cat >"$root/etc/dpkg/dpkg.cfg.d/small" <<'END'
path-exclude=/usr/share/doc/*
path-exclude=/usr/share/info/*
path-exclude=/usr/share/lintian/*
path-exclude=/usr/share/locale/*
path-exclude=/usr/share/man/*
force-unsafe-io
END
cat >"$root/etc/apt/apt.conf.d/small" <<'END'
APT::Install-Recommends "false";
Acquire::Retries "3";
Acquire::Languages "none";
APT::Keep-Downloaded-Packages "false";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
END
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
(cd "$root" && rm -rf usr/share/doc/* usr/share/info/* usr/share/lintian/* usr/share/locale/* \
    usr/share/man/* var/cache/apt/* var/lib/apt/lists/* var/log/*)
tar -C "$root" -c .
