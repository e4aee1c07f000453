module github.com/coreos/go-systemd/v22

go 1.12

require github.com/godbus/dbus/v5 v5.0.4
