"""The ways a parcel goes: into a folder, by e-mail, by SFTP."""
